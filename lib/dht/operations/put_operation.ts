import type { DhtOutcome, DhtTicket } from "../dht_event.ts";
import { checkValue, type DhtItem } from "../item.ts";
import type { DhtQuery, DhtResponse, KrpcError } from "../krpc/mod.ts";
import type { Candidate } from "../lookup.ts";
import { GetOperation, type GetOptions } from "./get_operation.ts";
import type { FollowUp, OperationOwner } from "./operation.ts";

/** Makes what is to be stored, from the newest of what is there. */
export type MakeItem = (found: DhtItem | undefined) => DhtItem;

/** Stores an item at the nodes closest to its target, after a look at what they have (BEP 44). */
export class PutOperation extends GetOperation {
  readonly #make: MakeItem;
  /** Sequence numbers of what nodes have; those that have nothing are sent no `cas`. */
  readonly #has = new Set<Candidate>();
  #put: DhtItem | undefined;
  #error: unknown;
  #stored = 0;
  #refusal: KrpcError | undefined;

  /** Makes one. */
  constructor(
    owner: OperationOwner,
    ticket: DhtTicket,
    options: GetOptions & { readonly make: MakeItem },
  ) {
    super(owner, ticket, options);
    this.#make = options.make;
  }

  override take(response: DhtResponse, from: Candidate): void {
    if (response.value !== undefined || response.seq !== undefined) this.#has.add(from);
    super.take(response, from);
  }

  override followUps(): FollowUp[] {
    try {
      this.#put = this.#make(this.item);
      checkValue(this.#put.value);
    } catch (error) {
      this.#error = error;
      return [];
    }
    const { value, mutable } = this.#put;
    const { id } = this.owner;
    return this.lookup.closest().flatMap((to) => {
      if (to.token === undefined) return [];
      const cas = this.#has.has(to) ? mutable?.cas : undefined;
      const query: DhtQuery = {
        method: "put",
        id,
        token: to.token,
        value,
        mutable: mutable && { ...mutable, cas },
      };
      return [{ to, query }];
    });
  }

  override takeFollowUp(_response: DhtResponse, _from: Candidate): void {
    this.#stored += 1;
  }

  override failFollowUp(error: KrpcError | undefined): void {
    this.#refusal = error ?? this.#refusal;
  }

  override outcome(): DhtOutcome {
    const { asked, answered } = super.outcome();
    return {
      asked,
      answered,
      stored: this.#stored,
      refusal: this.#refusal,
      item: this.#put,
      error: this.#error,
    };
  }
}
