import { equalBytes } from "../../hash/mod.ts";
import type { DhtOutcome, DhtTicket } from "../dht_event.ts";
import { type DhtItem, isGenuine, itemTarget } from "../item.ts";
import type { DhtQuery, DhtResponse } from "../krpc/mod.ts";
import type { Candidate } from "../lookup.ts";
import { type FollowUp, Operation, type OperationOwner } from "./operation.ts";

/** Which item is looked for. */
export interface GetOptions {
  /** What it is stored under, 20 bytes. */
  readonly target: Uint8Array;
  /** The salt of a mutable item; none by default. */
  readonly salt?: Uint8Array;
}

/** Finds an item (BEP 44). What does not belong to the target, or is signed wrongly, does not count. */
export class GetOperation extends Operation {
  readonly #salt: Uint8Array;
  /** Sequence numbers that nodes have, though they kept the value back. */
  readonly #keptBack = new Map<Candidate, bigint>();
  #item: DhtItem | undefined;

  /** Makes one. */
  constructor(owner: OperationOwner, ticket: DhtTicket, options: GetOptions) {
    super(owner, ticket, options);
    this.#salt = options.salt ?? new Uint8Array();
  }

  /** The newest item that was found. */
  get item(): DhtItem | undefined {
    return this.#item;
  }

  override ask(to: Candidate): DhtQuery {
    const { id } = this.owner;
    return { method: "get", id, target: this.lookup.target, token: to.token };
  }

  override take(response: DhtResponse, from: Candidate): void {
    from.token = response.token ?? from.token;
    const { value, seq } = response;
    if (value === undefined) {
      if (seq !== undefined) this.#keptBack.set(from, seq);
      return;
    }
    this.#keptBack.delete(from);
    const item = this.#itemOf(value, response);
    if (item === undefined || !this.#isNewer(item)) return;
    if (!equalBytes(itemTarget(item), this.lookup.target) || !isGenuine(item)) return;
    this.#item = item;
    this.owner.emit({ kind: "item", ticket: this.ticket, item });
  }

  /** Values can be long, so that nodes may keep them back from whom they do not know; with the token they are known. */
  override followUps(): FollowUp[] {
    const newest = this.#item?.mutable?.seq;
    return this.lookup.closest().flatMap((to) => {
      if (to.token === undefined) return [];
      const keptBack = this.#keptBack.get(to);
      const isWanted = this.#item === undefined ||
        (keptBack !== undefined && newest !== undefined && keptBack > newest);
      return isWanted ? [{ to, query: this.ask(to) }] : [];
    });
  }

  override takeFollowUp(response: DhtResponse, from: Candidate): void {
    this.take(response, from);
  }

  override outcome(): DhtOutcome {
    return { ...super.outcome(), item: this.#item };
  }

  #itemOf(value: Uint8Array, response: DhtResponse): DhtItem | undefined {
    const { publicKey, signature, seq } = response;
    if (publicKey === undefined) return { value: value.slice() };
    if (signature === undefined || seq === undefined) return undefined;
    const mutable = {
      publicKey: publicKey.slice(),
      salt: this.#salt,
      seq,
      signature: signature.slice(),
    };
    return { value: value.slice(), mutable };
  }

  #isNewer(item: DhtItem): boolean {
    if (this.#item === undefined) return true;
    return (item.mutable?.seq ?? 0n) > (this.#item.mutable?.seq ?? 0n);
  }
}
