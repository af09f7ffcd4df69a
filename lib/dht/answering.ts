import { equalBytes } from "../hash/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import type { ConfirmedAddresses } from "./confirmed_addresses.ts";
import type { FloodGuard } from "./flood_guard.ts";
import { KrpcError, type KrpcQuery } from "./krpc/mod.ts";
import type { NodeCounter } from "./node_stats.ts";
import type { Replies } from "./replies.ts";
import type { ClosestNodes, Responder } from "./responder.ts";
import type { RoutingTable } from "./routing_table.ts";

/** A datagram that came. */
export interface Arrival {
  /** Its bytes. */
  readonly datagram: Uint8Array;
  /** Where it came from. */
  readonly from: Endpoint;
  /** When. */
  readonly now: number;
}

/** The node as it is when something comes. */
export interface AnsweringNode {
  /** Its id, 20 bytes. */
  readonly id: Uint8Array;
  /** The nodes that it knows. */
  readonly table: RoutingTable;
  /** The node of the other family of addresses. */
  readonly sibling: ClosestNodes | undefined;
  /** Whether it answers no queries (BEP 43). */
  readonly isReadOnly: boolean;
  /** Whether one more may be asked whether it is there. */
  readonly mayCheck: boolean;
}

/** What answering asks of the node. */
export interface AnsweringOwner {
  /** Tells how it is now. */
  state(): AnsweringNode;
  /** Asks a node that may be worth a place in the table whether it is there. */
  check(to: Endpoint): void;
  /** Sends a datagram. */
  send(data: Uint8Array<ArrayBuffer>, to: Endpoint): void;
}

/** What answering works with; the node has them too. */
export interface AnsweringParts {
  /** Knows the answers. */
  readonly responder: Responder;
  /** Writes them, as long as there may be more. */
  readonly replies: Replies;
  /** Turns those away that ask too much. */
  readonly flood: FloodGuard;
  /** Who has shown that he gets what is sent to him. */
  readonly confirmed: ConfirmedAddresses;
  /** Counts. */
  readonly counter: NodeCounter;
}

/** Answers the queries of other nodes, and looks at whoever asks whether he is worth to be known. */
export class Answering {
  readonly #parts: AnsweringParts;
  readonly #owner: AnsweringOwner;

  /** Has answered nothing yet. */
  constructor(parts: AnsweringParts, owner: AnsweringOwner) {
    this.#parts = parts;
    this.#owner = owner;
  }

  /** Answers a query, or refuses it. */
  answer(message: KrpcQuery, arrival: Arrival): void {
    const { from, now } = arrival;
    const { query, transactionId } = message;
    const { responder, replies, flood, confirmed, counter } = this.#parts;
    if (!flood.admit(from, now)) return counter.ignored();
    const { id, table, sibling, isReadOnly, mayCheck } = this.#owner.state();
    if (isReadOnly || equalBytes(query.id, id)) return;
    counter.query();
    if (responder.isConfirmed(query, arrival)) confirmed.add(from, now);
    const contact = { id: query.id.slice(), endpoint: from };
    table.asked(contact, now);
    const isConfirmed = confirmed.has(from, now);
    const isWanted = !message.readOnly && mayCheck && table.hasRoomFor(contact);
    const pingLength = isWanted && !isConfirmed ? replies.pingLength : 0;
    try {
      const response = responder.answer(query, arrival, { ownId: id, own: table, other: sibling });
      const to = { ...arrival, transactionId, isConfirmed, pingLength };
      const data = replies.response(response, to);
      if (data) this.#owner.send(data, from);
      if (data && isWanted) this.#owner.check(from);
    } catch (error) {
      if (!(error instanceof KrpcError)) throw error;
      this.#refuse(error, transactionId, arrival);
    }
  }

  /** Refuses what is no message, as far as it can be told who is to hear it. */
  refuse(error: KrpcError, arrival: Arrival): void {
    const { flood, counter } = this.#parts;
    counter.ignored();
    const isHeard = flood.admit(arrival.from, arrival.now);
    if (!isHeard || error.transactionId === undefined) return;
    if (this.#owner.state().isReadOnly) return;
    this.#refuse(error, error.transactionId, arrival);
  }

  #refuse(error: KrpcError, transactionId: Uint8Array, arrival: Arrival): void {
    const { from, now } = arrival;
    const { replies, confirmed } = this.#parts;
    const isConfirmed = confirmed.has(from, now);
    const data = replies.refusal(error, { ...arrival, transactionId, isConfirmed, pingLength: 0 });
    if (data) this.#owner.send(data, from);
  }
}
