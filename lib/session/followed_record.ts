import { BencodeDict, BencodeError, BencodeRaw, decode, encode } from "../bencode/mod.ts";
import { type DhtItem, isGenuine, itemTarget } from "../dht/mod.ts";
import { equalBytes, toHex } from "../hash/mod.ts";
import type { Log, StateStore } from "../io/mod.ts";

/**
 * Keeps what the DHT said last of each torrent that is followed, so that nothing older is believed in the next run, and
 * what is there is put again though the DHT has lost it.
 */
export class FollowedRecord {
  readonly #state: StateStore;
  readonly #log: Log;

  /** Records in a folder. */
  constructor(state: StateStore, log: Log) {
    this.#state = state;
    this.#log = log;
  }

  /** Gives the item under a target, if its signature is right. */
  async read(target: Uint8Array): Promise<DhtItem | undefined> {
    try {
      const bytes = await this.#state.read(nameOf(target));
      const item = bytes && decodeItem(bytes);
      return item && equalBytes(itemTarget(item), target) && isGenuine(item) ? item : undefined;
    } catch (error) {
      this.#log.write({ level: "debug", message: "Cannot read what was followed", error });
      return undefined;
    }
  }

  /** Keeps an item. Where that can not be, an older one may be believed in the next run. */
  async write(target: Uint8Array, item: DhtItem): Promise<void> {
    try {
      await this.#state.write(nameOf(target), encodeItem(item));
    } catch (error) {
      this.#log.write({ level: "debug", message: "Cannot keep what is followed", error });
    }
  }
}

function nameOf(target: Uint8Array): string {
  return `${toHex(target)}.item`;
}

/** As the item travels (BEP 44). */
function encodeItem({ value, mutable }: DhtItem): Uint8Array {
  const { publicKey: k, salt, seq, signature: sig } = mutable ?? {};
  return encode({ k, salt, seq, sig, v: new BencodeRaw(value) });
}

function decodeItem(bytes: Uint8Array): DhtItem | undefined {
  let dict: unknown;
  try {
    dict = decode(bytes);
  } catch (error) {
    if (error instanceof BencodeError) return undefined;
    throw error;
  }
  if (!(dict instanceof BencodeDict)) return undefined;
  const span = dict.span("v");
  const [publicKey, signature, seq] = [dict.bytes("k"), dict.bytes("sig"), dict.get("seq")];
  const isSeq = typeof seq === "number" || typeof seq === "bigint";
  if (!span || !publicKey || !signature || !isSeq) return undefined;
  const salt = dict.bytes("salt") ?? new Uint8Array();
  return {
    value: bytes.subarray(span.start, span.end),
    mutable: { publicKey, signature, salt, seq: BigInt(seq) },
  };
}
