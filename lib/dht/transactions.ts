import { formatEndpoint } from "../address/mod.ts";
import { bytesToKey } from "../bencode/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import type { DhtQuery, DhtResponse, KrpcError } from "./krpc/mod.ts";

/** How long an answer is waited for. */
export const QUERY_TIMEOUT_MS = 4_000;

/** Bytes of a transaction id: none can be guessed, since an answer is believed by it. */
const TRANSACTION_ID_LENGTH = 4;

/** A query of ours, and whom its end concerns. */
export interface OutgoingQuery {
  /** Who is asked. */
  readonly to: Endpoint;
  /** What is asked. */
  readonly query: DhtQuery;
  /** It was answered. */
  answered(response: DhtResponse, now: number): void;
  /** It was not, or with an error. */
  failed(error: KrpcError | undefined, now: number): void;
}

/** A query that was sent. */
export interface Transaction {
  /** The query. */
  readonly outgoing: OutgoingQuery;
  /** When it was sent. */
  readonly sentAt: number;
}

/** Queries that wait for their answers. */
export class Transactions {
  readonly #random: Random;
  /** By transaction id, in the order in which they were sent. */
  readonly #waiting = new Map<string, Transaction>();

  /** Makes one without any. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** When the next one has waited long enough. */
  get nextAt(): number {
    for (const { sentAt } of this.#waiting.values()) return sentAt + QUERY_TIMEOUT_MS;
    return Infinity;
  }

  /** Notes that a query is sent now, and gives its transaction id. */
  start(outgoing: OutgoingQuery, now: number): Uint8Array<ArrayBuffer> {
    const id = new Uint8Array(TRANSACTION_ID_LENGTH);
    do this.#random.fill(id); while (this.#waiting.has(bytesToKey(id)));
    this.#waiting.set(bytesToKey(id), { outgoing, sentAt: now });
    return id;
  }

  /** Ends the query that an answer belongs to: it must have the transaction id and come from where the query went. */
  take(transactionId: Uint8Array, from: Endpoint): Transaction | undefined {
    const key = bytesToKey(transactionId);
    const transaction = this.#waiting.get(key);
    if (transaction === undefined) return undefined;
    if (formatEndpoint(transaction.outgoing.to) !== formatEndpoint(from)) return undefined;
    this.#waiting.delete(key);
    return transaction;
  }

  /** Ends those that have waited long enough. */
  takeExpired(now: number): OutgoingQuery[] {
    const expired: OutgoingQuery[] = [];
    for (const [key, { outgoing, sentAt }] of this.#waiting) {
      if (now < sentAt + QUERY_TIMEOUT_MS) break;
      this.#waiting.delete(key);
      expired.push(outgoing);
    }
    return expired;
  }
}
