import type { Endpoint } from "../../io/mod.ts";
import type { DhtEvent, DhtTicket } from "../dht_event.ts";
import type { DhtQuery, DhtResponse, KrpcError } from "../krpc/mod.ts";
import type { OutgoingQuery } from "../transactions.ts";

/** An operation that asks one node and no other. */
export interface DirectQuery {
  /** Its number. */
  readonly ticket: DhtTicket;
  /** Who is asked. */
  readonly to: Endpoint;
  /** What is asked. */
  readonly query: DhtQuery;
  /** Takes the answer. */
  answered(response: DhtResponse, now: number): void;
}

/** Makes the query of such an operation, whose end is told by `emit`. */
export function directQuery(
  { ticket, to, query, answered }: DirectQuery,
  emit: (event: DhtEvent) => void,
): OutgoingQuery {
  function done(count: number, refusal?: KrpcError): void {
    emit({ kind: "done", ticket, outcome: { asked: 1, answered: count, stored: 0, refusal } });
  }
  return {
    to,
    query,
    answered(response, now) {
      answered(response, now);
      done(1);
    },
    failed: (error) => done(0, error),
  };
}
