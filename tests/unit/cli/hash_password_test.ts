import { assert, assertEquals } from "@std/assert";
import { type PasswordInput, readPassword } from "../../../lib/cli/read_password.ts";
import { parseUsers } from "../../../lib/daemon/http/users_file.ts";
import { EXIT } from "../../../lib/cli/exit_status.ts";
import { FakeProgram } from "./support/fake_program.ts";
import { main } from "../../../lib/cli/main.ts";

/** Bytes that come one by one, and whether keys are shown meanwhile. */
class Typed implements PasswordInput {
  readonly modes: boolean[] = [];
  readonly #bytes: number[];
  readonly #isTerminal: boolean;

  constructor(text: string, isTerminal = true) {
    this.#bytes = [...new TextEncoder().encode(text)];
    this.#isTerminal = isTerminal;
  }

  read(into: Uint8Array): Promise<number | null> {
    const byte = this.#bytes.shift();
    if (byte !== undefined) into[0] = byte;
    return Promise.resolve(byte === undefined ? null : 1);
  }

  isTerminal(): boolean {
    return this.#isTerminal;
  }

  setRaw(isRaw: boolean): void {
    this.modes.push(isRaw);
  }
}

Deno.test("readPassword() reads a line that is not shown", async () => {
  const rows: [string, string | undefined][] = [
    ["secret\rmore", "secret"],
    ["secrex\x7ft\r", "secret"],
    ["sé\x7f\x7f\x7fé\n", "é"],
    ["", ""],
    ["abc\x03", undefined],
  ];
  for (const [typed, password] of rows) {
    const input = new Typed(typed);
    assertEquals(await readPassword(input), password, JSON.stringify(typed));
    assertEquals(input.modes, [true, false]);
  }
  const piped = new Typed("a\x7fb\nc", false);
  assertEquals([await readPassword(piped), piped.modes], ["a\x7fb", []]);
});

async function hash(password: string | undefined): Promise<FakeProgram & { status: number }> {
  const program = new FakeProgram(["serve", "--hash-password"]);
  program.password = password;
  return Object.assign(program, { status: await main(program) });
}

Deno.test("shoal serve --hash-password prints what stands in a file of users", async () => {
  const { status, stdout, served } = await hash("a good password");
  assertEquals([status, served], [EXIT.ok, undefined]);
  const [ada] = parseUsers(`ada:admin:${stdout.text}`, "users");
  assertEquals([ada?.name, ada?.role], ["ada", "admin"]);
  assert(!stdout.text.includes("good"));
  const again = await hash("a good password");
  assert(again.stdout.text.split("$")[3] !== stdout.text.split("$")[3], "the salt is the same");
});

Deno.test("shoal serve --hash-password refuses short passwords, and takes no for an answer", async () => {
  assertEquals((await hash("short")).status, EXIT.usage);
  assertEquals((await hash(undefined)).status, EXIT.interrupted);
});
