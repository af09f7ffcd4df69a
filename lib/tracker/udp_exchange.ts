import { formatEndpoint, parseIp } from "../address/mod.ts";
import type { Endpoint, Random } from "../io/mod.ts";
import { TrackerError } from "./tracker_error.ts";
import { trackerText } from "./_tracker_text.ts";
import type { UdpEffects, UdpOutcome, UdpQuery } from "./udp_query.ts";
import { encodeUdpRequest } from "./udp_request.ts";
import { decodeUdpResponse, type UdpResponse } from "./udp_response.ts";

/** How long a connection id may be used (BEP 15). */
const CONNECTION_LIFE_MS = 60_000;

/** The first wait for an answer; each further one is twice as long (BEP 15). */
const FIRST_WAIT_MS = 15_000;

/** How often a request is sent again before it has failed (BEP 15's n). */
const MAX_RETRIES = 8;

/** Datagrams that may go at once, and the time that each further one takes: more at a time overflow sockets. */
const MAX_BURST = 50;
const SPACING_MS = 2;

interface Asked {
  readonly kind: "request";
  readonly ticket: number;
  readonly to: Endpoint;
  readonly query: UdpQuery;
  transactionId: number;
  /** How often it was sent since the tracker was last heard of. */
  sent: number;
  retryAt: number;
  /** Whether the tracker has already said once that it does not know the connection id. */
  renewed: boolean;
}

interface Connecting {
  readonly kind: "connecting";
  readonly to: Endpoint;
  readonly waiting: Set<Asked>;
  readonly transactionId: number;
  sent: number;
  retryAt: number;
}

interface Connected {
  readonly kind: "connected";
  readonly connectionId: bigint;
  readonly expiresAt: number;
}

/**
 * All requests to UDP trackers over one socket (BEP 15): connection ids, which requests to the same tracker share;
 * retries after 15·2ⁿ seconds; and answers, of which only those count that come from where the request went, with its
 * transaction id. A pure machine: after each call, {@linkcode poll} gives what is to be done.
 */
export class UdpExchange {
  readonly #random: Random;
  readonly #maxRetries: number;
  readonly #connections = new Map<string, Connecting | Connected>();
  readonly #requests = new Map<number, Asked>();
  readonly #transactions = new Map<number, Asked | Connecting>();
  #lastTicket = 0;
  /** What is to be sent, in order. */
  #queue: (Asked | Connecting)[] = [];
  #tokens = MAX_BURST;
  #tokensAt = 0;
  #outcomes: UdpOutcome[] = [];
  /** Not after the first thing that is due. */
  #dueAt = Infinity;

  /** Makes one; `maxRetries` is BEP 15's 8 by default. */
  constructor(random: Random, options: { readonly maxRetries?: number } = {}) {
    this.#random = random;
    this.#maxRetries = options.maxRetries ?? MAX_RETRIES;
  }

  /** Begins a request, and gives the number that its outcome will have. */
  start(to: Endpoint, query: UdpQuery, now: number): number {
    const ticket = ++this.#lastTicket;
    const transactionId = this.#newTransactionId();
    const request: Asked = {
      kind: "request",
      ticket,
      to,
      query,
      transactionId,
      sent: 0,
      retryAt: Infinity,
      renewed: false,
    };
    this.#requests.set(ticket, request);
    this.#transactions.set(transactionId, request);
    this.#advance(request, now);
    return ticket;
  }

  /** Forgets a request; there will be no outcome. */
  cancel(ticket: number): void {
    const request = this.#requests.get(ticket);
    if (request !== undefined) this.#end(request);
  }

  /** Ends all requests to an endpoint that nothing can be sent to. */
  unreachable(to: Endpoint, reason: string): void {
    const key = formatEndpoint(to);
    for (const request of [...this.#requests.values()]) {
      if (formatEndpoint(request.to) !== key) continue;
      this.#fail(request, new TrackerError("unreachable", reason));
    }
  }

  /** Takes a datagram. What is no answer to a request that went there is ignored. */
  handle(datagram: Uint8Array, from: Endpoint, now: number): void {
    const response = decodeUdpResponse(datagram);
    if (response === undefined) return;
    const transaction = this.#transactions.get(response.transactionId);
    if (transaction === undefined) return;
    if (!mayAnswerFrom(transaction.to, from)) return;
    if (transaction.kind === "connecting") this.#handleConnect(transaction, response, now);
    else this.#handleAnswer(transaction, response, now);
  }

  /** Does what is due, and gives all that is to be done since the last call. */
  poll(now: number): UdpEffects {
    if (now >= this.#dueAt) this.#retry(now);
    const datagrams = this.#takeDatagrams(now);
    if (this.#requests.size === 0) this.#dueAt = Infinity;
    const outcomes = this.#outcomes;
    this.#outcomes = [];
    const sendAt = this.#queue.length > 0 ? now + SPACING_MS : Infinity;
    return { datagrams, outcomes, nextAt: Math.min(this.#dueAt, sendAt) };
  }

  #handleConnect(connecting: Connecting, response: UdpResponse, now: number): void {
    if (response.action !== "connect" && response.action !== "error") return;
    this.#dropConnecting(connecting);
    if (response.action === "connect") {
      this.#connections.set(formatEndpoint(connecting.to), {
        kind: "connected",
        connectionId: response.connectionId,
        expiresAt: now + CONNECTION_LIFE_MS,
      });
    }
    for (const request of connecting.waiting) {
      if (response.action === "connect") this.#advance(request, now);
      else this.#fail(request, failureOf(response.message));
    }
  }

  #handleAnswer(request: Asked, response: UdpResponse, now: number): void {
    if (response.action === "error") {
      const failure = failureOf(response.message);
      // A tracker that has started anew knows none of the ids that it gave before.
      if (!request.renewed && /connection.?id/i.test(failure.reason)) {
        request.renewed = true;
        request.sent = 0;
        this.#connections.delete(formatEndpoint(request.to));
        this.#advance(request, now);
      } else {
        this.#fail(request, failure);
      }
    } else if (response.action === request.query.action) {
      this.#end(request);
      this.#outcomes.push({ ticket: request.ticket, response });
    }
  }

  /** Has a request sent if there is a connection id to send it with, and else lets it wait for one. */
  #advance(request: Asked, now: number): void {
    request.retryAt = Infinity;
    const key = formatEndpoint(request.to);
    const connection = this.#connections.get(key);
    if (connection?.kind === "connected" && now < connection.expiresAt) {
      this.#queue.push(request);
    } else if (connection?.kind === "connecting") {
      connection.waiting.add(request);
    } else {
      const connecting: Connecting = {
        kind: "connecting",
        to: request.to,
        waiting: new Set([request]),
        transactionId: this.#newTransactionId(),
        sent: 0,
        retryAt: Infinity,
      };
      this.#connections.set(key, connecting);
      this.#transactions.set(connecting.transactionId, connecting);
      this.#queue.push(connecting);
    }
  }

  /** Takes from the queue what may go now. */
  #takeDatagrams(now: number): UdpEffects["datagrams"][number][] {
    this.#tokens = Math.min(MAX_BURST, this.#tokens + (now - this.#tokensAt) / SPACING_MS);
    this.#tokensAt = now;
    const datagrams: UdpEffects["datagrams"][number][] = [];
    while (this.#tokens >= 1) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      // It may have ended while it was in the queue.
      if (this.#transactions.get(next.transactionId) !== next) continue;
      const data = this.#encode(next, now);
      if (data === undefined) continue;
      datagrams.push({ data, to: next.to });
      this.#tokens -= 1;
      next.retryAt = now + FIRST_WAIT_MS * 2 ** next.sent;
      next.sent += 1;
      this.#dueAt = Math.min(this.#dueAt, next.retryAt);
    }
    return datagrams;
  }

  /** Writes what is to be sent; undefined if a connection id is needed first. */
  #encode(next: Asked | Connecting, now: number): Uint8Array<ArrayBuffer> | undefined {
    const { transactionId } = next;
    if (next.kind === "connecting") return encodeUdpRequest({ action: "connect", transactionId });
    const connection = this.#connections.get(formatEndpoint(next.to));
    if (connection?.kind === "connected" && now < connection.expiresAt) {
      const { connectionId } = connection;
      return encodeUdpRequest({ ...next.query, connectionId, transactionId });
    }
    this.#advance(next, now);
    return undefined;
  }

  #retry(now: number): void {
    for (const [key, connection] of this.#connections) {
      if (connection.kind === "connected") {
        if (now >= connection.expiresAt) this.#connections.delete(key);
      } else if (now >= connection.retryAt) {
        connection.retryAt = Infinity;
        if (connection.sent <= this.#maxRetries) this.#queue.push(connection);
        else for (const request of [...connection.waiting]) this.#fail(request, noAnswer());
      }
    }
    for (const request of [...this.#requests.values()]) {
      if (now < request.retryAt) continue;
      if (request.sent <= this.#maxRetries) this.#advance(request, now);
      else this.#fail(request, noAnswer());
    }
    this.#dueAt = this.#earliest();
  }

  #earliest(): number {
    let earliest = Infinity;
    for (const { retryAt } of this.#requests.values()) earliest = Math.min(earliest, retryAt);
    for (const connection of this.#connections.values()) {
      if (connection.kind === "connecting") earliest = Math.min(earliest, connection.retryAt);
    }
    return earliest;
  }

  #fail(request: Asked, error: TrackerError): void {
    this.#end(request);
    this.#outcomes.push({ ticket: request.ticket, error });
  }

  #end(request: Asked): void {
    this.#requests.delete(request.ticket);
    this.#transactions.delete(request.transactionId);
    const connection = this.#connections.get(formatEndpoint(request.to));
    if (connection?.kind !== "connecting") return;
    connection.waiting.delete(request);
    if (connection.waiting.size === 0) this.#dropConnecting(connection);
  }

  #dropConnecting(connecting: Connecting): void {
    this.#connections.delete(formatEndpoint(connecting.to));
    this.#transactions.delete(connecting.transactionId);
  }

  /** Makes an id that no one can guess, since an answer is believed by it. */
  #newTransactionId(): number {
    const bytes = new DataView(new ArrayBuffer(4));
    let id: number;
    do {
      this.#random.fill(new Uint8Array(bytes.buffer));
      id = bytes.getUint32(0);
    } while (this.#transactions.has(id));
    return id;
  }
}

/** Whether `from` is where a request went. Of a name that a proxy resolved, only the transaction id can tell. */
function mayAnswerFrom(to: Endpoint, from: Endpoint): boolean {
  if (parseIp(to.hostname) === undefined) return from.port === to.port;
  return formatEndpoint(to) === formatEndpoint(from);
}

function failureOf(message: Uint8Array): TrackerError {
  const reason = trackerText(message) || "it failed, and does not say why";
  return new TrackerError("failure", reason);
}

function noAnswer(): TrackerError {
  return new TrackerError("timed-out", "no answer, however often it was asked");
}
