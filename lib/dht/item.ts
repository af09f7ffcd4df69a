import { BencodeRaw, encode } from "../bencode/mod.ts";
import { sha1 } from "../hash/mod.ts";
import { type ItemKeys, signEd25519, verifyEd25519 } from "./ed25519.ts";
import { MAX_SALT_LENGTH, MAX_SEQ, MAX_VALUE_LENGTH, type MutablePart } from "./krpc/mod.ts";

/** What is stored in the DHT (BEP 44). */
export interface DhtItem {
  /** The bencoded value; up to 1,000 bytes. */
  readonly value: Uint8Array;
  /** For a mutable item, its key, sequence number and signature. */
  readonly mutable?: MutablePart;
}

/** Names a mutable item. */
export interface MutableItemKey {
  /** The Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Tells items of one key apart; none by default. */
  readonly salt?: Uint8Array;
}

/** What a mutable item is made of, besides its keys. */
export interface NewMutableItem {
  /** The bencoded value; up to 1,000 bytes. */
  readonly value: Uint8Array;
  /** Higher than that of what it replaces. */
  readonly seq: bigint;
  /** Tells items of one key apart; none by default, 64 bytes at most. */
  readonly salt?: Uint8Array;
  /** The sequence number of what it replaces, if it is to replace nothing else. */
  readonly cas?: bigint;
}

/** What a mutable item is stored under: the hash of key and salt, 20 bytes. */
export function mutableTarget({ publicKey, salt }: MutableItemKey): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(publicKey.length + (salt?.length ?? 0));
  bytes.set(publicKey);
  if (salt) bytes.set(salt, publicKey.length);
  return sha1(bytes);
}

/** What an item is stored under, 20 bytes. */
export function itemTarget(item: DhtItem): Uint8Array<ArrayBuffer> {
  return item.mutable ? mutableTarget(item.mutable) : sha1(item.value);
}

/**
 * Signs a mutable item.
 *
 * @throws {RangeError} if value, salt, sequence number or seed are not what they may be.
 */
export function signItem(item: NewMutableItem, keys: ItemKeys): DhtItem {
  const { value, seq, salt = new Uint8Array(), cas } = item;
  if (salt.length > MAX_SALT_LENGTH) {
    throw new RangeError(`Cannot sign the item: the salt is over ${MAX_SALT_LENGTH} bytes`);
  }
  if (seq < 0n || seq > MAX_SEQ) {
    throw new RangeError("Cannot sign the item: the sequence number is not from 0 to 2^63 - 1");
  }
  checkValue(value);
  const signature = signEd25519(signedBytes(value, { salt, seq }), keys.seed);
  return { value, mutable: { publicKey: keys.publicKey, salt, seq, signature, cas } };
}

/** Whether an item is what it says: of a mutable one, whether its signature is right. */
export function isGenuine(item: DhtItem): boolean {
  const { mutable, value } = item;
  if (mutable === undefined) return true;
  return verifyEd25519(signedBytes(value, mutable), mutable.signature, mutable.publicKey);
}

/** Checks a value that is to be stored. @throws {RangeError} if it is empty or over 1,000 bytes. */
export function checkValue(value: Uint8Array): void {
  if (value.length === 0 || value.length > MAX_VALUE_LENGTH) {
    throw new RangeError(
      `Cannot store the value: it is ${value.length} bytes, not 1 to ${MAX_VALUE_LENGTH}`,
    );
  }
}

/** What of an item is signed: pieces of a bencoded dictionary, one after the other. */
function signedBytes(
  value: Uint8Array,
  { salt, seq }: { readonly salt: Uint8Array; readonly seq: bigint },
): Uint8Array {
  const dict = encode({ salt: salt.length > 0 ? salt : undefined, seq, v: new BencodeRaw(value) });
  return dict.subarray(1, -1);
}
