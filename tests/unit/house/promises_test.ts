import { assertEquals } from "@std/assert";

const ROOT = new URL("../../../", import.meta.url);

const DECLARATIONS = `
  declare function work(): Promise<number>;
  declare function maybe(): Promise<void> | undefined;
  declare function call(callback: () => void): void;
  declare function register(test: () => void | Promise<void>): void;
  declare let kept: Promise<number>;
  declare const port: { close(): Promise<void>; onend?: () => void };
`.replaceAll("\n", "");

const FORGOTTEN = "Nobody waits for this promise";
const CALLBACK = "Nobody waits for what this async callback does";

/** What the tool says of a file of these statements, by statement. */
async function problemsOf(statements: readonly string[]): Promise<[string, string][]> {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, `export {}; ${DECLARATIONS}\n${statements.join("\n")}`);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--allow-all",
        "--config=tools/promises/deno.json",
        "tools/promises/check_promises.ts",
        path,
      ],
      cwd: ROOT,
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n").filter((line) => line);
    return lines.map((line) => {
      const [number, what = ""] = line.slice(path.length + 1).split(/: (.*)/);
      return [statements[Number(number) - 2] ?? "", what];
    });
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("check_promises tells promises that nobody waits for", async () => {
  const wrong: [string, string][] = [
    ["work();", FORGOTTEN],
    ["void work();", FORGOTTEN],
    ["(work());", FORGOTTEN],
    ["maybe();", FORGOTTEN],
    ["port.close();", FORGOTTEN],
    ["kept && work();", FORGOTTEN],
    ["kept ? work() : 1;", FORGOTTEN],
    ["work().then((n) => n);", FORGOTTEN],
    ["work().finally(() => {});", FORGOTTEN],
    ["new Promise(() => {});", FORGOTTEN],
    ["async function f() { work(); }", FORGOTTEN],
    ["Promise.all([work(), work()]);", FORGOTTEN],
    ["Deno.mkdir('x');", FORGOTTEN],
    ["call(async () => { await work(); });", CALLBACK],
    ["call(async function () { await work(); });", CALLBACK],
    ["port.onend = async () => { await work(); };", CALLBACK],
    ["[1, 2].forEach(async (n) => { await work(); });", CALLBACK],
    [
      'import { gone } from "./gone.ts";',
      "Cannot find module './gone.ts' or its corresponding type declarations.",
    ],
  ];
  assertEquals(await problemsOf(wrong.map(([statement]) => statement)), wrong);
});

Deno.test("check_promises is content with promises that are cared for", async () => {
  assertEquals(
    await problemsOf([
      "await work();",
      "kept = work();",
      "const mine = work();",
      "work().catch(console.error);",
      "work().then((n) => n, console.error);",
      "work().catch(console.error).finally(() => {});",
      "kept.finally(() => {});",
      "register(async () => { await work(); });",
      "call(() => { kept = work(); });",
      "const numbers = await Promise.all([1, 2].map(async (n) => n + await work()));",
      "call(() => {}); console.log(kept, mine, numbers);",
      "export function f() { return work(); }",
      "Deno.test('x', async () => { await work(); });",
      'import { hash } from "node:crypto"; hash("sha1", "");',
    ]),
    [],
  );
});
