import { bytesToKey } from "../bencode/mod.ts";
import { equalBytes } from "../hash/mod.ts";
import { type DhtItem, isGenuine, itemTarget } from "./item.ts";
import { KRPC_ERROR_CODES, KrpcError } from "./krpc/mod.ts";
import { compareDistance } from "./node_id.ts";

/** Items that are kept; as in libtorrent. */
export const MAX_STORED_ITEMS = 700;

/** How long an item is kept after it was put; who wants it kept puts it every hour (BEP 44). */
export const ITEM_LIFE_MS = 7_200_000;

interface StoredItem {
  readonly item: DhtItem;
  readonly target: Uint8Array;
  readonly at: number;
}

/** What others have put at this node (BEP 44). */
export class ItemStore {
  /** By target, in the order in which they were put. */
  readonly #items = new Map<string, StoredItem>();

  /** How many items there are. */
  get size(): number {
    return this.#items.size;
  }

  /** Gives the item at a target. */
  get(target: Uint8Array, now: number): DhtItem | undefined {
    this.#expire(now);
    return this.#items.get(bytesToKey(target))?.item;
  }

  /**
   * Takes an item. Where there are too many, the one that is farthest from our own node id goes, since others look for
   * that elsewhere.
   *
   * @throws {KrpcError} if the signature is wrong, or what is stored is newer or not what was expected.
   */
  put(item: DhtItem, ownId: Uint8Array, now: number): void {
    this.#expire(now);
    const target = itemTarget(item);
    const key = bytesToKey(target);
    const stored = this.#items.get(key)?.item;
    if (stored !== undefined) checkOrder(item, stored);
    if (!isGenuine(item)) {
      throw new KrpcError(KRPC_ERROR_CODES.invalidSignature, "the signature is not of this key");
    }
    this.#items.delete(key);
    this.#items.set(key, { item: copyOf(item), target, at: now });
    if (this.#items.size > MAX_STORED_ITEMS) this.#dropFarthest(ownId);
  }

  #expire(now: number): void {
    for (const [key, { at }] of this.#items) {
      if (now < at + ITEM_LIFE_MS) return;
      this.#items.delete(key);
    }
  }

  #dropFarthest(ownId: Uint8Array): void {
    let farthest: [string, Uint8Array] | undefined;
    for (const [key, { target }] of this.#items) {
      if (!farthest || compareDistance(target, farthest[1], ownId) > 0) farthest = [key, target];
    }
    if (farthest) this.#items.delete(farthest[0]);
  }
}

/** Whether an item may take the place of what is stored (BEP 44). */
function checkOrder({ mutable, value }: DhtItem, stored: DhtItem): void {
  if (mutable === undefined || stored.mutable === undefined) return;
  const storedSeq = stored.mutable.seq;
  if (mutable.cas !== undefined && mutable.cas !== storedSeq) {
    throw new KrpcError(KRPC_ERROR_CODES.casMismatch, `the sequence number is ${storedSeq}`);
  }
  const isSame = mutable.seq === storedSeq && equalBytes(value, stored.value);
  if (mutable.seq <= storedSeq && !isSame) {
    throw new KrpcError(KRPC_ERROR_CODES.sequenceTooLow, `the sequence number is ${storedSeq}`);
  }
}

/** The bytes of a datagram are not kept for the few that are stored. */
function copyOf({ value, mutable }: DhtItem): DhtItem {
  if (mutable === undefined) return { value: value.slice() };
  const { publicKey, salt, seq, signature } = mutable;
  return {
    value: value.slice(),
    mutable: {
      publicKey: publicKey.slice(),
      salt: salt.slice(),
      seq,
      signature: signature.slice(),
    },
  };
}
