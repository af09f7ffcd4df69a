import { assert, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/testing/mod.ts";
import { concatBytes } from "../../lib/hash/mod.ts";
import {
  type KeyExchange,
  MAX_INITIAL_PAYLOAD,
  MSE_KEY_LENGTH,
  type MseHandshake,
  MseInitiator,
  type MseMethod,
  MseResponder,
} from "../../lib/wire/mse/mod.ts";
import { WireError } from "../../lib/wire/mod.ts";
import { patternBytes } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

/** Bytes that either side may have to hear before it knows that they are garbage. */
const MAX_GARBAGE = 628;

const INFO_HASH = patternBytes(20);

/** A key exchange whose secret is known, whatever the other's key: powers would be all that is measured. */
const KEYS: KeyExchange = {
  publicKey: patternBytes(MSE_KEY_LENGTH),
  secretWith: () => patternBytes(MSE_KEY_LENGTH),
};

const METHODS: readonly (readonly MseMethod[])[] = [["plaintext"], ["rc4"], ["rc4", "plaintext"]];

function initiator(random: SeededRandom, methods = METHODS[2]): MseInitiator {
  return new MseInitiator(INFO_HASH, {
    random,
    keys: KEYS,
    ...(methods ? { methods } : {}),
    initialPayload: patternBytes(random.below(100)),
  });
}

function responder(random: SeededRandom): MseResponder {
  return new MseResponder({ random, keys: KEYS, findInfoHash: () => INFO_HASH });
}

/** What an initiator sends, with something behind it. */
function outgoing(random: SeededRandom): Uint8Array {
  const side = initiator(random, METHODS[random.below(METHODS.length)]);
  return concatBytes([side.begin(), side.receive(KEYS.publicKey), patternBytes(random.below(50))]);
}

/** What a responder sends, with something behind it. */
function incoming(random: SeededRandom): Uint8Array {
  const [side, other] = [responder(random), initiator(random)];
  side.begin();
  const key = side.receive(other.begin());
  return concatBytes([key, side.receive(other.receive(key)), patternBytes(random.below(50))]);
}

fuzzTest({
  name: "MseResponder",
  seeds: [1, 2, 3, 4].map((seed) => outgoing(new SeededRandom(seed))),
  generate: outgoing,
  expects: [],
  run: (input) => checkSide(input, () => responder(new SeededRandom(5))),
});

fuzzTest({
  name: "MseInitiator",
  seeds: [1, 2, 3, 4].map((seed) => incoming(new SeededRandom(seed))),
  generate: incoming,
  expects: [],
  run: (input) => checkSide(input, () => initiator(new SeededRandom(5))),
});

/** How a side takes an input. */
interface Hearing {
  /** Bytes of it until it was done or failed. */
  readonly heard: number;
  readonly failed: boolean;
  readonly method: MseMethod | undefined;
  /** What it found behind the handshake. */
  readonly payload: Uint8Array;
}

/** However the input is cut, the same comes of it. */
function checkSide(input: Uint8Array, make: () => MseHandshake): void {
  const whole = hear(make(), input, () => input.length);
  let step = input.length;
  const cut = hear(make(), input, () => 1 + (step = step * 31 + 7 & 0xff));
  assertEquals([cut.failed, cut.method], [whole.failed, whole.method]);
  // The whole comes with what is behind it, a part with what of it was in the same read.
  assertEquals(cut.payload, whole.payload.subarray(0, cut.payload.length));
}

function hear(side: MseHandshake, input: Uint8Array, size: () => number): Hearing {
  side.begin();
  let heard = 0;
  try {
    while (heard < input.length && !side.result) {
      const length = Math.min(size(), input.length - heard);
      assert(side.room > 0);
      side.receive(input.subarray(heard, heard += length));
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { heard, failed: true, method: undefined, payload: new Uint8Array(0) };
  }
  assert(side.result || heard < MAX_GARBAGE + 2 * 514 + MAX_INITIAL_PAYLOAD + 20);
  const { method, payload = new Uint8Array(0) } = side.result ?? {};
  return { heard, failed: false, method, payload };
}
