import type { Io } from "../io/mod.ts";
import type { Call, Command } from "./command.ts";
import type { Finding, Health } from "./doctor/checks.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { flag, option } from "./options/option.ts";
import { DHT_NODE } from "./options/transfer_options.ts";
import { FOLDER } from "./options/value_kind.ts";
import { formatTable } from "./output/table.ts";

const OUTPUT = option("output", FOLDER, {
  short: "o",
  group: "What to look at",
  help: "the folder to look at (this one)",
  common: true,
});

const ONLINE = flag("online", {
  group: "What to look at",
  help: "ask the DHT and the router too",
  common: true,
});

/** `shoal doctor` */
export const DOCTOR: Command = {
  name: "doctor",
  summary: "shows what of the network, disk and permissions works",
  operands: [],
  options: [OUTPUT, ONLINE, DHT_NODE],
  examples: [
    { line: "doctor", does: "look at all" },
    { line: "doctor -o /data", does: "can /data be written to?" },
    { line: "doctor --online", does: "the DHT and the router too" },
    { line: "doctor --json", does: "for a bug report" },
  ],
  details: [
    "Looks at this machine alone and talks to nobody else, unless --online says to join the public DHT and to have the " +
    "router map a port for a moment, or --dht-node names nodes of the DHT to ask instead. Leaves with 0 where downloads will work, 10 where a " +
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
  using interrupts = program.catchInterrupts();
  await using io = await program.openIo({ log: call.log });
  return [
    ...permissions,
    ...await checks.checkNetwork(io, program),
    ...await examineOutside(call, io, interrupts.signal),
    checks.checkPort(io),
    await checks.checkFolder(io, values.get(OUTPUT) ?? "."),
    await checks.checkHashing(io),
  ];
}

/** Asks others, where that is wanted. */
async function examineOutside(
  { values }: Call,
  io: Io,
  signal: AbortSignal,
): Promise<Finding[]> {
  const nodes = values.all(DHT_NODE);
  const isOnline = values.has(ONLINE);
  if (!isOnline && nodes.length === 0) return [];
  const { checkDht, checkRouter } = await import("./doctor/online.ts");
  return await Promise.all([
    checkDht(io, nodes, signal),
    ...(isOnline ? [checkRouter(io, signal)] : []),
  ]);
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
