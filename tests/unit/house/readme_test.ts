import { assert, assertEquals } from "@std/assert";
import { COMMANDS, findCommand } from "../../../lib/cli/commands.ts";
import { GLOBAL_OPTIONS } from "../../../lib/cli/options/global_options.ts";
import { parseLine } from "../../../lib/cli/options/parse.ts";
import { Values } from "../../../lib/cli/options/values.ts";

const ROOT = new URL("../../../", import.meta.url);

const README = await Deno.readTextFile(new URL("README.md", ROOT));

/** What the program may do, and what a task starts with. */
const PERMISSIONS = "--allow-net --allow-read --allow-write";

/** Takes a line apart as a shell does, as far as the README goes: quotes, and comments. */
function shellWords(line: string): string[] {
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"#])+|#.*$/g)];
  return words.map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"))
    .filter((word) => !word.startsWith("#"));
}

/** The lines of the blocks that are for a shell. */
function shellLines(text: string): string[][] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)];
  return blocks.flatMap(([, block = ""]) => block.split("\n"))
    .map(shellWords)
    .filter((words) => words.length > 0);
}

/** Reads a command line as the program does before it does anything; gives the command. */
async function readCommand(words: readonly string[]): Promise<string> {
  const [word = "", ...others] = words;
  const entry = findCommand(word);
  if (entry === undefined) throw new RangeError(`Cannot read "${words.join(" ")}": no command`);
  const command = await entry.load();
  const sub = command.subcommands?.find(({ name }) => name === `${word} ${others[0]}`);
  const rest = sub ? others.slice(1) : others;
  const { operands: wanted, options } = sub ?? command;
  const { given, operands } = parseLine(rest, [...options, ...GLOBAL_OPTIONS]);
  const values = new Values(given);
  for (const option of options) values.all(option);
  const least = wanted.filter((operand) => !operand.optional).length;
  const most = wanted.at(-1)?.repeat ? Infinity : wanted.length;
  if (operands.length < least || operands.length > most) {
    throw new RangeError(`Cannot read "${words.join(" ")}": too few or too many operands`);
  }
  return word;
}

/** What the program is told by a line of the README; undefined where the line starts something else. */
function toldToShoal(words: readonly string[]): readonly string[] | undefined {
  const [program] = words;
  if (program === "shoal" || program === "dist/shoal") return words.slice(1);
  const at = words.indexOf("cli.ts");
  return at < 0 ? undefined : words.slice(at + 1);
}

const LINES = shellLines(README);

Deno.test("README.md: the program understands every command line", async () => {
  const commands = new Set<string>();
  for (const words of LINES) {
    const told = toldToShoal(words);
    if (told === undefined || (told.length === 1 && told[0] === "--help")) continue;
    commands.add(await readCommand(told));
  }
  const everyDay = ["get", "seed", "create", "show", "verify", "peers", "tracker"];
  assertEquals(everyDay.filter((name) => !commands.has(name)), []);
});

Deno.test("README.md: what is not the program is Deno with what it may do, or one of its tasks", () => {
  for (const words of LINES) {
    if (toldToShoal(words) !== undefined && words[0] !== "deno") continue;
    const line = words.join(" ");
    assert(
      /^(npx -y deno@[\d.]+|deno) task \S+$/.test(line) ||
        line.startsWith("deno run ") && line.includes(PERMISSIONS) ||
        line.startsWith(`alias shoal=deno run ${PERMISSIONS} `),
      line,
    );
    assertEquals(line.match(/--allow-\S+/g)?.join(" ") ?? PERMISSIONS, PERMISSIONS);
  }
});

Deno.test("README.md: every option in it is one of the program or of Deno", async () => {
  const known = new Set(GLOBAL_OPTIONS.map((option) => `--${option.name}`));
  for (const entry of COMMANDS) {
    const command = await entry.load();
    for (const { options } of [command, ...command.subcommands ?? []]) {
      for (const option of options) known.add(`--${option.name}`);
    }
  }
  for (const option of ["--config", "--allow-all", ...PERMISSIONS.split(" ")]) known.add(option);
  const named = [...README.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option);
  assertEquals(named.filter((option) => !known.has(option)), []);
});

Deno.test("README.md names the Deno that CI runs, and so does every other page", async () => {
  const run = await Deno.readTextFile(new URL(".ci/run", ROOT));
  const version = run.match(/^deno_version=(\S+)$/m)?.[1];
  for (const page of ["README.md", "CONTRIBUTING.md"]) {
    const text = await Deno.readTextFile(new URL(page, ROOT));
    const named = new Set([...text.matchAll(/\bdeno@([\d.]+\d)/g)].map(([, found]) => found));
    assertEquals([...named], [version], page);
  }
});

Deno.test("README.md: every claim names what shows it", () => {
  const [, section = ""] = README.match(/^## What you can count on\n(.*?)^## /ms) ?? [];
  const claims = section.split(/^- /m).slice(1);
  assert(claims.length > 3);
  for (const claim of claims) assert(/`tests\/[\w/]+(_test\.ts)?`/.test(claim), claim);
});

Deno.test("README.md keeps a place for what was measured", () => {
  assertEquals(README.match(/<!-- \/?race -->/g), ["<!-- race -->", "<!-- /race -->"]);
});

Deno.test("what reads the README finds what is wrong", async () => {
  assertEquals(shellLines("```sh\nshoal get 'a b' --x=\"c d\" # e 'f\n\n```\n```ts\nx\n```\n"), [
    ["shoal", "get", "a b", "--x=c d"],
  ]);
  for (const line of [["gte", "a.torrent"], ["seed", "a.torrent"], ["show", "a", "b"]]) {
    assert(await readCommand(line).then(() => false, (error) => error instanceof RangeError));
  }
  for (const option of ["--sequental", "--port=x", "--peer=nowhere"]) {
    assert(await readCommand(["get", "a.torrent", option]).then(() => false, () => true), option);
  }
});
