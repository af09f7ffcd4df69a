import { formatEndpoint } from "../address/mod.ts";
import { bytesToKey } from "../bencode/mod.ts";
import type { Clock, Endpoint, Random, Timer } from "../io/mod.ts";
import { decodeKrpc, encodeKrpc, KrpcError } from "./krpc/mod.ts";

/** Bytes of a transaction id: others than those of the node's own queries, which have four. */
const TRANSACTION_ID_LENGTH = 8;

/** How often a name is asked, and how long an answer is waited for each time. */
const TRIES = 3;
const TRY_MS = 1_500;

/** Names that are asked at once; more wait for nothing. */
const MAX_INTRODUCTIONS = 64;

/** What asking names takes. */
export interface IntroductionsOptions {
  /** Time. */
  readonly clock: Clock;
  /** For transaction ids. */
  readonly random: Random;
  /** Sends a datagram to an address or a name; does not reject. */
  readonly send: (data: Uint8Array<ArrayBuffer>, to: Endpoint) => void;
}

interface Introduction {
  readonly settle: PromiseWithResolvers<Endpoint>;
  timer: Timer;
}

/**
 * Finds the addresses of nodes whose names a proxy alone can resolve: the name is sent a ping, and where the answer comes
 * from is the address. The answer is known by a transaction id that nobody can guess.
 */
export class Introductions {
  readonly #options: IntroductionsOptions;
  readonly #waiting = new Map<string, Introduction>();

  /** Asks nobody yet. */
  constructor(options: IntroductionsOptions) {
    this.#options = options;
  }

  /** Asks the node at a name, as the one with this id. @throws {Error} if it does not answer, or all is ended. */
  async introduce(to: Endpoint, id: Uint8Array): Promise<Endpoint> {
    if (this.#waiting.size >= MAX_INTRODUCTIONS) throw noAnswer(to, "too many are asked");
    const { random, clock } = this.#options;
    const transactionId = random.fill(new Uint8Array(TRANSACTION_ID_LENGTH));
    // Behind a proxy nobody can ask us anything.
    const query = { method: "ping", id } as const;
    const manner = { version: undefined, readOnly: true };
    const data = encodeKrpc({ kind: "query", transactionId, query, ...manner });
    const key = bytesToKey(transactionId);
    const settle = Promise.withResolvers<Endpoint>();
    const attempt = (left: number): Timer => {
      this.#options.send(data, to);
      return clock.setTimer(TRY_MS, () => {
        if (left > 1) introduction.timer = attempt(left - 1);
        else settle.reject(noAnswer(to, "it does not answer"));
      });
    };
    const introduction: Introduction = { settle, timer: attempt(TRIES) };
    this.#waiting.set(key, introduction);
    try {
      return await settle.promise;
    } finally {
      introduction.timer.cancel();
      this.#waiting.delete(key);
    }
  }

  /** Takes a datagram; false if it answers nothing that was asked here. */
  take(data: Uint8Array, from: Endpoint): boolean {
    if (this.#waiting.size === 0) return false;
    try {
      const message = decodeKrpc(data);
      if (message.kind !== "response") return false;
      const introduction = this.#waiting.get(bytesToKey(message.transactionId));
      introduction?.settle.resolve(from);
      return introduction !== undefined;
    } catch (error) {
      if (error instanceof KrpcError) return false;
      throw error;
    }
  }

  /** Ends all that is asked. */
  close(): void {
    for (const { settle } of this.#waiting.values()) {
      settle.reject(new Error("Cannot ask the DHT: it is closed"));
    }
  }
}

function noAnswer(to: Endpoint, reason: string): Error {
  return new Error(`Cannot find the address of ${formatEndpoint(to)}: ${reason}`);
}
