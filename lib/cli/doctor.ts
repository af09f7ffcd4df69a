import type { Call, Command } from "./command.ts";
import type { Finding, Health } from "./doctor/checks.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { option } from "./options/option.ts";
import { FOLDER } from "./options/value_kind.ts";
import { formatTable } from "./output/table.ts";

const OUTPUT = option("output", FOLDER, {
  short: "o",
  group: "What to look at",
  help: "the folder to look at (this one)",
  common: true,
});

/** `shoal doctor` */
export const DOCTOR: Command = {
  name: "doctor",
  summary: "shows what of the network, disk and permissions works",
  operands: [],
  options: [OUTPUT],
  examples: [
    { line: "doctor", does: "look at all" },
    { line: "doctor -o /data", does: "can /data be written to?" },
    { line: "doctor --json", does: "for a bug report" },
  ],
  details: [
    "Looks at this machine alone and talks to nobody else. Leaves with 0 where downloads will work, 10 where a " +
    "permission is missing, 5 where the network does not work.",
  ],
  run,
};

const MARKS: Readonly<Record<Health, string>> = { works: "✓", without: "–", fails: "✗" };

async function examine(call: Call): Promise<Finding[]> {
  const checks = await import("./doctor/checks.ts");
  const { program, values } = call;
  const permissions = checks.checkPermissions(program);
  if (permissions.some(({ health }) => health === "fails")) return permissions;
  await using io = await program.openIo({ log: call.log });
  return [
    ...permissions,
    ...await checks.checkNetwork(io),
    checks.checkPort(io),
    await checks.checkFolder(io, values.get(OUTPUT) ?? "."),
    await checks.checkHashing(io),
  ];
}

function statusOf(findings: readonly Finding[]): ExitStatus {
  const failed = findings.find(({ health }) => health === "fails");
  if (failed === undefined) return EXIT.ok;
  return /^permission|^folder/.test(failed.name) ? EXIT.noPermission : EXIT.network;
}

async function run(call: Call): Promise<ExitStatus> {
  const { screen, program } = call;
  const { VERSION } = await import("./version.ts");
  const findings = await examine(call);
  if (screen.json) {
    screen.jsonLine({ version: VERSION, runtime: program.runtime, findings });
    return statusOf(findings);
  }
  const columns = screen.tableColumns;
  screen.stdout.write(formatTable(
    [{ title: "" }, { title: "" }, { title: "" }],
    [
      ["✓", "Shoal", `${VERSION} on ${program.runtime}`],
      ...findings.map(({ name, health, detail }) => [MARKS[health], name, detail]),
    ],
    columns === undefined ? {} : { columns },
  ));
  return statusOf(findings);
}
