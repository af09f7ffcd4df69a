/**
 * Runs the tests group by group, the fast ones first, and ends with one line that counts them:
 * `N passed, N failed, N skipped`. It exits with 1 where a test failed or a group did not come to its end.
 *
 * ```sh
 * deno task test                              # all groups
 * deno task test:unit                         # one of them
 * deno task test:loopback --filter "kill -9"  # what follows goes to `deno test`
 * ```
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { argsWithoutConfig, knowsSanitizers } from "./test_config.ts";

const ROOT = new URL("../", import.meta.url);

/** Some of the tests. */
interface TestGroup {
  /** What it is called. */
  readonly name: string;
  /** Its folder. */
  readonly folder: string;
  /** Folders in it that are groups of their own. */
  readonly without?: readonly string[];
  /** What it may do, and how it is run. */
  readonly permissions: readonly string[];
  /** How long it may take at most. */
  readonly limitMs: number;
  /** How many files run at once for each processor; 1 by default, more where they mostly wait for timers of others. */
  readonly filesPerCore?: number;
  /** Whether it needs what `deno task build` makes. */
  readonly needsBuild?: boolean;
}

const MINUTE_MS = 60_000;

/** How long a group that was told to stop has to do so. */
const STOP_MS = 5_000;

/** What the program itself needs, and so all that the tests of its parts get. */
const PROGRAM_PERMISSIONS = ["--allow-net", "--allow-read", "--allow-write"];

/** For tests that start other programs, and those of the tools. */
const ALL_PERMISSIONS = ["--allow-all"];

/** All groups, in the order in which they run. */
const GROUPS: readonly TestGroup[] = [
  {
    name: "unit",
    folder: "tests/unit",
    without: ["tests/unit/house", "tests/unit/session"],
    permissions: [...PROGRAM_PERMISSIONS, "--parallel"],
    limitMs: 4 * MINUTE_MS,
  },
  {
    name: "house",
    folder: "tests/unit/house",
    permissions: ALL_PERMISSIONS,
    limitMs: 2 * MINUTE_MS,
  },
  {
    name: "session",
    folder: "tests/unit/session",
    permissions: ["--parallel"],
    limitMs: 4 * MINUTE_MS,
  },
  {
    name: "sim",
    folder: "tests/sim",
    permissions: ["--parallel"],
    limitMs: 8 * MINUTE_MS,
  },
  {
    name: "loopback",
    folder: "tests/loopback",
    permissions: [...ALL_PERMISSIONS, "--parallel"],
    limitMs: 8 * MINUTE_MS,
    filesPerCore: 1.5,
    needsBuild: true,
  },
  {
    name: "interop",
    folder: "tests/interop",
    permissions: [...ALL_PERMISSIONS, "--parallel"],
    limitMs: 10 * MINUTE_MS,
    filesPerCore: 2,
    needsBuild: true,
  },
  {
    name: "browser",
    folder: "tests/browser",
    permissions: [...ALL_PERMISSIONS, "--parallel"],
    limitMs: 8 * MINUTE_MS,
    needsBuild: true,
  },
  {
    name: "fuzz",
    folder: "tests/fuzz",
    permissions: [
      "--allow-read",
      "--allow-env=SHOAL_FUZZ_SEED,SHOAL_FUZZ_INPUTS",
      "--parallel",
    ],
    limitMs: 4 * MINUTE_MS,
  },
];

/** How tests ended. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  /** Tests that are ignored, because what they need is not there. */
  readonly skipped: number;
}

/** Reads the line that `deno test` ends with; steps are not counted. Undefined where there is no such line. */
export function readSummary(output: string): TestCount | undefined {
  const lines = stripVTControlCharacters(output).matchAll(
    /^(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(?: \| (\d+) ignored)?/gm,
  );
  const last = [...lines].at(-1);
  if (last === undefined) return undefined;
  const [, passed, failed, skipped = 0] = last;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/**
 * Adds up how groups ended. A group with neither a summary nor success counts as one failure, and so does one that
 * failed though its summary has no failure.
 */
export function addCounts(
  groups: readonly { readonly count: TestCount | undefined; readonly success: boolean }[],
): TestCount {
  return groups.reduce((sum, { count, success }) => ({
    passed: sum.passed + (count?.passed ?? 0),
    failed: sum.failed + Math.max(count?.failed ?? 0, success ? 0 : 1),
    skipped: sum.skipped + (count?.skipped ?? 0),
  }), { passed: 0, failed: 0, skipped: 0 });
}

/** Runs one group, and lets its output through as it comes. */
async function runGroup(
  { name, folder, without, permissions, limitMs, filesPerCore = 1 }: TestGroup,
  extraArgs: readonly string[],
): Promise<{ count: TestCount | undefined; success: boolean }> {
  const jobs = Math.ceil(filesPerCore * navigator.hardwareConcurrency);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      ...knowsSanitizers(Deno.version.deno) ? [] : await argsWithoutConfig(ROOT),
      "--no-prompt",
      "--permit-no-files",
      ...without === undefined ? [] : [`--ignore=${without.join(",")}`],
      ...permissions,
      ...extraArgs,
      `${folder}/**/*_test.ts`,
    ],
    cwd: ROOT,
    env: { DENO_JOBS: Deno.env.get("DENO_JOBS") ?? String(jobs) },
    stdout: "piped",
  }).spawn();
  const timers = [
    setTimeout(() => {
      console.error(`The group ${name} is stopped: it took more than ${limitMs / MINUTE_MS} min`);
      child.kill("SIGTERM");
    }, limitMs),
    setTimeout(() => child.kill("SIGKILL"), limitMs + STOP_MS),
  ];
  let tail = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    await writeAll(chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-4096);
  }
  const { success } = await child.status;
  for (const timer of timers) clearTimeout(timer);
  return { count: readSummary(tail), success };
}

/** Builds what is generated, as `deno task build` does; where that fails, most of the tests do without. */
async function build(): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "tools/build.ts"],
    cwd: ROOT,
    stdout: "null",
  }).spawn().status;
  if (!success) {
    console.error("The web page is not built: tests that need it fail or use the one from before");
  }
}

async function writeAll(data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length;) at += await Deno.stdout.write(data.subarray(at));
}

/** Runs what the arguments name, and gives whether all of it went well. */
async function runTests(args: readonly string[]): Promise<boolean> {
  const end = args.findIndex((arg) => arg.startsWith("-"));
  const names = end < 0 ? args : args.slice(0, end);
  const extraArgs = end < 0 ? [] : args.slice(end);
  const unknown = names.find((name) => !GROUPS.some((group) => group.name === name));
  if (unknown !== undefined) {
    console.error(
      `There is no group ${unknown}; there are: ${GROUPS.map(({ name }) => name).join(", ")}`,
    );
    return false;
  }
  const groups = GROUPS.filter(({ name }) => names.length === 0 || names.includes(name));
  if (groups.some(({ needsBuild }) => needsBuild)) await build();
  const results = [];
  for (const group of groups) {
    console.log(`== ${group.name}`);
    results.push(await runGroup(group, extraArgs));
  }
  const { passed, failed, skipped } = addCounts(results);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0;
}

if (import.meta.main) Deno.exit(await runTests(Deno.args) ? 0 : 1);
