/**
 * A small fuzzer for codecs. It makes inputs from a seed, by changing inputs that are known and by whatever a target
 * makes up by itself, and hands each to the target, which may throw the errors that it says and nothing else, and has
 * a second.
 *
 * ```ts ignore
 * fuzzTest({
 *   name: "decode()",
 *   seeds: [utf8("d4:spaml1:a1:bee"), utf8("i42e")],
 *   run: (input) => decode(input),
 *   expects: [BencodeError],
 * });
 * ```
 *
 * How many inputs there are: `SHOAL_FUZZ_INPUTS`, or `--fuzz-inputs=N` behind the `--` of `deno test`, or 20,000. Each
 * run has a seed of its own, which it prints; `SHOAL_FUZZ_SEED` or `--fuzz-seed=N` repeats one. A failure is an error
 * whose message has the input as hexadecimal digits.
 *
 * @module
 */
import { toHex } from "../../lib/hash/mod.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { mutate } from "./mutate.ts";

/** What is fuzzed. */
export interface FuzzTarget {
  /** What is called, for the name of the test. */
  readonly name: string;
  /** Inputs to begin with: right ones, and wrong ones that reach far. */
  readonly seeds: readonly Uint8Array[];
  /** Makes an input with a structure that changes of bytes would hardly hit; a quarter of all inputs, where it is there. */
  readonly generate?: (random: SeededRandom) => Uint8Array;
  /**
   * Takes an input, which it may not change, and checks what comes out; what it throws is a failure unless it is
   * expected. A promise is waited for before the next input.
   */
  readonly run: (input: Uint8Array<ArrayBuffer>) => unknown;
  /** Classes of errors that say that an input is wrong. */
  readonly expects: readonly (abstract new (...args: never[]) => Error)[];
}

/** How much is fuzzed. */
export interface FuzzOptions {
  /** How many inputs. */
  readonly inputs: number;
  /** What determines them. */
  readonly seed: number;
}

/** How it went. */
export interface FuzzReport {
  /** Inputs that were taken. */
  readonly accepted: number;
  /** Inputs for which an error was thrown that was expected. */
  readonly refused: number;
  /** How long the slowest took, the shorter of two times. */
  readonly slowestMs: number;
}

/** How many inputs there are unless said otherwise. */
const DEFAULT_INPUTS = 20_000;

/** How long a single input may take. */
const MAX_INPUT_MS = 1_000;

/** Of so many inputs one is made up, the others are changed. */
const GENERATED_SHARE = 4;

/** Registers a test that fuzzes a target. */
export function fuzzTest(target: FuzzTarget): void {
  const inputs = setting("inputs") ?? DEFAULT_INPUTS;
  const seed = setting("seed") ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
  Deno.test(`${target.name} survives any input`, async () => {
    const { accepted, refused, slowestMs } = await fuzz(target, { inputs, seed });
    const slowest = `${slowestMs.toFixed(1)} ms`;
    console.log(
      `${target.name}: seed ${seed}, ${accepted} taken, ${refused} refused, the slowest in ${slowest}`,
    );
  });
}

/**
 * Fuzzes a target.
 *
 * @throws {Error} at the first input that takes too long, or for which something else is thrown than is expected.
 */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const random = new SeededRandom(options.seed);
  let accepted = 0;
  let refused = 0;
  let slowestMs = 0;
  for (let i = 0; i < options.inputs; i++) {
    const input = nextInput(target, random);
    const start = performance.now();
    if (await isTaken(target, input, options)) accepted++;
    else refused++;
    const elapsedMs = performance.now() - start;
    if (elapsedMs <= slowestMs) continue;
    slowestMs = Math.max(slowestMs, Math.min(elapsedMs, await timeAgain(target, input, options)));
  }
  return { accepted, refused, slowestMs };
}

function nextInput({ seeds, generate }: FuzzTarget, random: SeededRandom): Uint8Array<ArrayBuffer> {
  if (generate !== undefined && random.below(GENERATED_SHARE) === 0) {
    return new Uint8Array(generate(random));
  }
  return mutate(seeds, random);
}

async function isTaken(
  target: FuzzTarget,
  input: Uint8Array<ArrayBuffer>,
  options: FuzzOptions,
): Promise<boolean> {
  try {
    const result = target.run(input);
    if (result instanceof Promise) await result;
    return true;
  } catch (error) {
    if (target.expects.some((errorClass) => error instanceof errorClass)) return false;
    throw failure(target, options, input, `threw ${error}`, error);
  }
}

/** Takes the time again: something else may have held the machine up, or memory been cleared away. */
async function timeAgain(
  target: FuzzTarget,
  input: Uint8Array<ArrayBuffer>,
  options: FuzzOptions,
): Promise<number> {
  const start = performance.now();
  await isTaken(target, input, options);
  const elapsedMs = performance.now() - start;
  if (elapsedMs > MAX_INPUT_MS) throw failure(target, options, input, `took ${elapsedMs} ms`);
  return elapsedMs;
}

function failure(
  target: FuzzTarget,
  { seed }: FuzzOptions,
  input: Uint8Array,
  what: string,
  cause?: unknown,
): Error {
  return new Error(`${target.name} ${what} (seed ${seed}) for the input ${toHex(input)}`, {
    cause,
  });
}

/** Reads a setting from the arguments or, where that is allowed, the environment. */
function setting(name: "inputs" | "seed"): number | undefined {
  const prefix = `--fuzz-${name}=`;
  const argument = Deno.args.find((text) => text.startsWith(prefix))?.slice(prefix.length);
  const variable = `SHOAL_FUZZ_${name.toUpperCase()}`;
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  const text = argument ?? (state === "granted" ? Deno.env.get(variable) : undefined);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new TypeError(`Cannot fuzz: "${text}" is not a number of ${name}`);
  return Number(text);
}
