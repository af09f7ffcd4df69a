import { assert, assertEquals, assertRejects } from "@std/assert";
import { utf8 } from "../support/bytes.ts";
import { fuzz, type FuzzTarget } from "./engine.ts";

const TARGET: FuzzTarget = {
  name: "target",
  seeds: [utf8("d4:spaml1:a1:bee")],
  expects: [SyntaxError],
  run(input) {
    if (input.length % 2 === 0) throw new SyntaxError("even");
  },
};

Deno.test("fuzz() tells taken inputs from refused ones", async () => {
  const { accepted, refused, slowestMs } = await fuzz(TARGET, { inputs: 1_000, seed: 1 });
  assertEquals(accepted + refused, 1_000);
  assert(accepted > 100 && refused > 100 && slowestMs > 0);
});

Deno.test("fuzz() makes the same inputs of the same seed", async () => {
  const inputsOf = async (seed: number) => {
    const inputs = new Set<string>();
    await fuzz({ ...TARGET, run: (input) => inputs.add(String(input)) }, { inputs: 100, seed });
    return [...inputs];
  };
  const inputs = await inputsOf(5);
  assertEquals(await inputsOf(5), inputs);
  assert((await inputsOf(6)).join() !== inputs.join());
  assert(inputs.length > 80);
});

Deno.test("fuzz() throws an error with the input if another is thrown than is expected", async () => {
  const run = (input: Uint8Array) => {
    if (input.includes(0xff)) throw new TypeError("found");
  };
  const error = await assertRejects(
    () => fuzz({ ...TARGET, run }, { inputs: 10_000, seed: 1 }),
    Error,
    "target threw TypeError: found (seed 1) for the input ",
  );
  assert(error instanceof Error && error.cause instanceof TypeError);
  assert(/[0-9a-f]*ff[0-9a-f]*$/.test(error.message));
});

Deno.test("fuzz() hands over what the target makes up", async () => {
  const seen = new Set<string>();
  const generate = () => utf8("made up");
  const run = (input: Uint8Array) => seen.add(new TextDecoder().decode(input));
  await fuzz({ ...TARGET, generate, run }, { inputs: 100, seed: 1 });
  assert(seen.has("made up") && seen.size > 10);
});

Deno.test("fuzz() waits for promises, and takes what they reject with", async () => {
  let under = 0;
  const run = async (input: Uint8Array) => {
    assertEquals(++under, 1);
    await Promise.resolve();
    under--;
    if (input.length % 2 === 0) throw new SyntaxError("even");
  };
  const { accepted, refused } = await fuzz({ ...TARGET, run }, { inputs: 1_000, seed: 1 });
  assert(accepted > 100 && refused > 100);
});
