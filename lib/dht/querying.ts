import type { Endpoint, Random } from "../io/mod.ts";
import { equalBytes } from "../hash/mod.ts";
import { encodeKrpc } from "./krpc/mod.ts";
import { type OutgoingQuery, type Transaction, Transactions } from "./transactions.ts";
import type { UploadLimit } from "./upload_limit.ts";

/** The wait for an answer before others are asked as well, at first and at the ends. */
const FIRST_SLOW_MS = 500;
const MIN_SLOW_MS = 200;
const MAX_SLOW_MS = 1_000;

/** How much the last round trip counts against those before. */
const ROUND_TRIP_GAIN = 0.125;

/** A datagram to be sent. */
export interface OutgoingDatagram {
  /** The bytes. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** Where they go. */
  readonly to: Endpoint;
}

/** What is said in all queries. */
export interface QueryManner {
  /** Client and version. */
  readonly version: Uint8Array | undefined;
  /** Whether we answer none ourselves (BEP 43). */
  readonly readOnly: boolean;
}

/** Our queries: those that wait to be sent, and those that wait for an answer. */
export class Querying {
  readonly #transactions: Transactions;
  readonly #upload: UploadLimit;
  #queue: OutgoingQuery[] = [];
  #roundTripMs: number | undefined;

  /** Makes one without any. */
  constructor(random: Random, upload: UploadLimit) {
    this.#transactions = new Transactions(random);
    this.#upload = upload;
  }

  /** After how long without an answer a node counts as slow: twice what it takes on average. */
  get slowAfterMs(): number {
    if (this.#roundTripMs === undefined) return FIRST_SLOW_MS;
    return Math.min(MAX_SLOW_MS, Math.max(MIN_SLOW_MS, 2 * this.#roundTripMs));
  }

  /** When the next query has waited long enough for its answer. */
  get nextAt(): number {
    return this.#transactions.nextAt;
  }

  /** Asks, as soon as the limit allows. */
  ask(query: OutgoingQuery): void {
    this.#queue.push(query);
  }

  /** Drops the queries that name an info-hash and were not sent yet, as if they had not been answered. */
  drop(infoHash: Uint8Array, now: number): void {
    const isIts = ({ query }: OutgoingQuery) =>
      "infoHash" in query && equalBytes(query.infoHash, infoHash);
    const dropped = this.#queue.filter(isIts);
    this.#queue = this.#queue.filter((outgoing) => !isIts(outgoing));
    for (const outgoing of dropped) outgoing.failed(undefined, now);
  }

  /** Ends the query that an answer belongs to; undefined if there is none. */
  take(transactionId: Uint8Array, from: Endpoint, now: number): Transaction | undefined {
    const transaction = this.#transactions.take(transactionId, from);
    if (transaction === undefined) return undefined;
    const ms = now - transaction.sentAt;
    this.#roundTripMs = this.#roundTripMs === undefined
      ? ms
      : this.#roundTripMs + ROUND_TRIP_GAIN * (ms - this.#roundTripMs);
    return transaction;
  }

  /** Ends those that have waited long enough. */
  takeExpired(now: number): OutgoingQuery[] {
    return this.#transactions.takeExpired(now);
  }

  /** Gives what can be sent now, and when more can. */
  takeSendable(
    manner: QueryManner,
    now: number,
  ): { readonly sends: readonly OutgoingDatagram[]; readonly nextAt: number } {
    const sends: OutgoingDatagram[] = [];
    while (true) {
      const [outgoing] = this.#queue;
      if (outgoing === undefined) return { sends, nextAt: Infinity };
      const transactionId = this.#transactions.start(outgoing, now);
      const { query, to } = outgoing;
      const data = encodeKrpc({ kind: "query", transactionId, query, ...manner });
      if (!this.#upload.takeForQuery(data.length, now)) {
        this.#transactions.take(transactionId, to);
        return { sends, nextAt: this.#upload.queryAt(data.length, now) };
      }
      this.#queue.shift();
      sends.push({ data, to });
    }
  }
}
