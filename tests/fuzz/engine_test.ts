import { assert, assertEquals, assertThrows } from "@std/assert";
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

Deno.test("fuzz() tells taken inputs from refused ones", () => {
  const { accepted, refused, slowestMs } = fuzz(TARGET, { inputs: 1_000, seed: 1 });
  assertEquals(accepted + refused, 1_000);
  assert(accepted > 100 && refused > 100 && slowestMs > 0);
});

Deno.test("fuzz() makes the same inputs of the same seed", () => {
  const inputsOf = (seed: number) => {
    const inputs: string[] = [];
    fuzz({ ...TARGET, run: (input) => inputs.push(String(input)) }, { inputs: 100, seed });
    return inputs;
  };
  assertEquals(inputsOf(5), inputsOf(5));
  assert(inputsOf(5).join() !== inputsOf(6).join());
  assert(new Set(inputsOf(5)).size > 80);
});

Deno.test("fuzz() throws an error with the input if another is thrown than is expected", () => {
  const run = (input: Uint8Array) => {
    if (input.includes(0xff)) throw new TypeError("found");
  };
  const error = assertThrows(
    () => fuzz({ ...TARGET, run }, { inputs: 10_000, seed: 1 }),
    Error,
    "target threw TypeError: found (seed 1) for the input ",
  );
  assert(error instanceof Error && error.cause instanceof TypeError);
  assert(/[0-9a-f]*ff[0-9a-f]*$/.test(error.message));
});

Deno.test("fuzz() hands over what the target makes up", () => {
  const seen = new Set<string>();
  const generate = () => utf8("made up");
  const run = (input: Uint8Array) => seen.add(new TextDecoder().decode(input));
  fuzz({ ...TARGET, generate, run }, { inputs: 100, seed: 1 });
  assert(seen.has("made up") && seen.size > 10);
});
