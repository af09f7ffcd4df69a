import type { Endpoint } from "../../io/mod.ts";
import type { DhtEvent, DhtOutcome, DhtTicket } from "../dht_event.ts";
import type { DhtQuery, DhtResponse, KrpcError, WantedFamily } from "../krpc/mod.ts";
import { type Candidate, Lookup } from "../lookup.ts";

/** What an operation asks of its node. */
export interface OperationOwner {
  /** Our node id. */
  readonly id: Uint8Array;
  /** Whether an endpoint that `from` named may be believed and used. */
  isUsable(endpoint: Endpoint, from: Endpoint): boolean;
  /** Tells something. */
  emit(event: DhtEvent): void;
}

/** A query that is sent once the closest nodes are known. */
export interface FollowUp {
  /** Who is asked. */
  readonly to: Candidate;
  /** What. */
  readonly query: DhtQuery;
}

/** Something that begins with the search for the nodes closest to a target. */
export class Operation {
  /** Its number. */
  readonly ticket: DhtTicket;
  /** The search. */
  readonly lookup: Lookup;
  /** Follow-ups that wait for an answer; undefined as long as the search goes on. */
  pending: number | undefined;
  /** Families of the nodes that answers are to name; undefined for ours. */
  readonly want?: readonly WantedFamily[];
  /** Who began it. */
  protected readonly owner: OperationOwner;

  /** Makes one; it is the node that drives it. */
  constructor(
    owner: OperationOwner,
    ticket: DhtTicket,
    { target, want }: { readonly target: Uint8Array; readonly want?: readonly WantedFamily[] },
  ) {
    this.owner = owner;
    this.ticket = ticket;
    this.want = want;
    this.lookup = new Lookup(target);
  }

  /** What is asked of those on the way; find_node unless said otherwise. */
  ask(_to: Candidate): DhtQuery {
    const { target } = this.lookup;
    return { method: "find_node", id: this.owner.id, target, want: this.want };
  }

  /** Takes from an answer what is more than nodes. */
  take(_response: DhtResponse, _from: Candidate): void {}

  /** Says what is to be asked once the closest nodes are known. */
  followUps(): FollowUp[] {
    return [];
  }

  /** Takes the answer to a follow-up. */
  takeFollowUp(_response: DhtResponse, _from: Candidate): void {}

  /** Notes that a follow-up was not answered, or with an error. */
  failFollowUp(_error: KrpcError | undefined): void {}

  /** Says how it went. */
  outcome(): DhtOutcome {
    return { asked: this.lookup.askedCount, answered: this.lookup.answeredCount, stored: 0 };
  }
}
