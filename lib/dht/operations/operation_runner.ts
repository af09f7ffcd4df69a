import type { Endpoint } from "../../io/mod.ts";
import type { DhtTicket } from "../dht_event.ts";
import type { DhtResponse, NodeContact } from "../krpc/mod.ts";
import type { Candidate } from "../lookup.ts";
import type { OutgoingQuery } from "../transactions.ts";
import type { Operation } from "./operation.ts";

/** Operations at once; others wait for their turn. */
const MAX_RUNNING = 16;

/** What a runner asks of its node. */
export interface OperationRunnerOwner {
  /** After how long without an answer a node counts as slow. */
  readonly slowAfterMs: number;
  /** Gives the nodes that a search begins with: those that are known close to its target, and endpoints. */
  beginningsOf(
    target: Uint8Array,
  ): Iterable<Partial<NodeContact> & { readonly endpoint: Endpoint }>;
  /** Asks. */
  ask(query: OutgoingQuery): void;
  /** Gives those nodes that an answer names which may be used. */
  usableNodes(response: DhtResponse, from: Endpoint): Iterable<NodeContact>;
  /** An operation has ended. */
  ended(operation: Operation, now: number): void;
}

/** Drives operations: the search, then what is asked of those that were found, then the end. */
export class OperationRunner {
  readonly #owner: OperationRunnerOwner;
  readonly #running = new Map<DhtTicket, Operation>();
  readonly #waiting = new Map<DhtTicket, Operation>();

  /** Makes one without any. */
  constructor(owner: OperationRunnerOwner) {
    this.#owner = owner;
  }

  /** Operations that have not ended. */
  get size(): number {
    return this.#running.size + this.#waiting.size;
  }

  /** Begins an operation, or lets it wait for its turn. */
  begin(operation: Operation, now: number): void {
    if (this.#running.size < MAX_RUNNING) this.#start(operation, now);
    else this.#waiting.set(operation.ticket, operation);
  }

  /** Gives an operation up. */
  cancel(ticket: DhtTicket, now: number): void {
    this.#running.delete(ticket);
    this.#waiting.delete(ticket);
    this.#startWaiting(now);
  }

  /** All that have not ended. */
  operations(): readonly Operation[] {
    return [...this.#running.values(), ...this.#waiting.values()];
  }

  /** Goes on with all of them as far as they can. */
  advanceAll(now: number): void {
    for (const operation of [...this.#running.values()]) this.#advance(operation, now);
  }

  /** When time alone lets one go on. */
  nextAt(now: number): number {
    const { slowAfterMs } = this.#owner;
    let nextAt = Infinity;
    for (const { pending, lookup } of this.#running.values()) {
      if (pending === undefined) nextAt = Math.min(nextAt, lookup.nextAt({ now, slowAfterMs }));
    }
    return nextAt;
  }

  /** Ends an operation before its time. */
  end(operation: Operation, now: number): void {
    this.#running.delete(operation.ticket);
    this.#waiting.delete(operation.ticket);
    this.#owner.ended(operation, now);
    this.#startWaiting(now);
  }

  #start(operation: Operation, now: number): void {
    const { lookup, ticket } = operation;
    for (const beginning of this.#owner.beginningsOf(lookup.target)) lookup.add(beginning);
    this.#running.set(ticket, operation);
    this.#advance(operation, now);
  }

  #startWaiting(now: number): void {
    for (const [ticket, operation] of this.#waiting) {
      if (this.#running.size >= MAX_RUNNING) return;
      this.#waiting.delete(ticket);
      this.#start(operation, now);
    }
  }

  #advance(operation: Operation, now: number): void {
    if (this.#running.get(operation.ticket) !== operation) return;
    const { lookup } = operation;
    if (operation.pending === undefined) {
      const { slowAfterMs } = this.#owner;
      for (const candidate of lookup.next({ now, slowAfterMs })) this.#ask(operation, candidate);
      if (!lookup.isDone(now)) return;
      this.#followUp(operation);
    }
    if (operation.pending === 0) this.end(operation, now);
  }

  #ask(operation: Operation, candidate: Candidate): void {
    const { endpoint: to } = candidate;
    const { lookup } = operation;
    this.#owner.ask({
      to,
      query: operation.ask(candidate),
      answered: (response, now) => {
        lookup.answered(candidate, response.id.slice());
        for (const node of this.#owner.usableNodes(response, to)) lookup.add(node);
        operation.take(response, candidate);
        this.#advance(operation, now);
      },
      failed: (_error, now) => {
        lookup.failed(candidate);
        this.#advance(operation, now);
      },
    });
  }

  #followUp(operation: Operation): void {
    const followUps = operation.followUps();
    operation.pending = followUps.length;
    const settle = (now: number) => {
      operation.pending = (operation.pending ?? 1) - 1;
      this.#advance(operation, now);
    };
    for (const { to, query } of followUps) {
      this.#owner.ask({
        to: to.endpoint,
        query,
        answered: (response, now) => {
          operation.takeFollowUp(response, to);
          settle(now);
        },
        failed: (error, now) => {
          operation.failFollowUp(error);
          settle(now);
        },
      });
    }
  }
}
