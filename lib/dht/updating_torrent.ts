import { BencodeDict, BencodeError, decode } from "../bencode/mod.ts";
import { equalBytes } from "../hash/mod.ts";
import type { Clock } from "../io/mod.ts";
import type { Dht, DhtCallOptions, PutOptions, PutResult } from "./dht.ts";
import type { ItemKeys } from "./ed25519.ts";
import type { DhtItem, MutableItemKey } from "./item.ts";
import { KrpcError, NODE_ID_LENGTH } from "./krpc/mod.ts";

/** How often is looked for a new torrent, and what is there put again, unless said otherwise (BEP 44: every hour). */
const DEFAULT_INTERVAL_MS = 3_600_000;

/** How soon is looked again while nothing is there, unless said otherwise. */
const DEFAULT_RETRY_MS = 30_000;

/** How to follow a torrent. */
export interface FollowOptions extends DhtCallOptions {
  /** Time. */
  readonly clock: Clock;
  /** How often is looked for a new one; an hour by default. */
  readonly intervalMs?: number;
  /** How soon is looked again while nothing is there; half a minute by default. */
  readonly retryMs?: number;
  /** What an earlier run has found: nothing older is believed, and it is put again. */
  readonly known?: DhtItem;
  /** Is told of each item that is newer than what is known. */
  readonly found?: (item: DhtItem) => void;
}

/**
 * Says under a key which torrent is the newest (BEP 46); `magnet:?xs=urn:btpk:…` finds it.
 *
 * @throws {RangeError} if the info-hash is not 20 bytes.
 */
export async function publishTorrent(
  dht: Pick<Dht, "put">,
  infoHash: Uint8Array,
  options: PutOptions & { readonly keys: ItemKeys },
): Promise<PutResult> {
  if (infoHash.length !== NODE_ID_LENGTH) {
    throw new RangeError(`Cannot publish a torrent: its info-hash is ${infoHash.length} bytes`);
  }
  return await dht.put({ ih: infoHash }, options);
}

/** Gives the info-hash in an item, 20 bytes (BEP 46); undefined if there is none. */
export function publishedInfoHash(item: DhtItem): Uint8Array | undefined {
  try {
    const value = decode(item.value);
    const infoHash = value instanceof BencodeDict ? value.bytes("ih") : undefined;
    return infoHash?.length === NODE_ID_LENGTH ? infoHash : undefined;
  } catch (error) {
    if (error instanceof BencodeError) return undefined;
    throw error;
  }
}

/**
 * Gives the info-hash of the torrent under a key, and each other one that takes its place, until `signal` ends it
 * (BEP 46). What is found is put again, so that it lives on without who published it.
 *
 * @throws what `signal` was aborted with.
 */
export async function* followTorrent(
  dht: Pick<Dht, "get" | "putAgain">,
  key: MutableItemKey,
  options: FollowOptions,
): AsyncGenerator<Uint8Array, void> {
  const { clock, signal, intervalMs = DEFAULT_INTERVAL_MS, retryMs = DEFAULT_RETRY_MS } = options;
  let newest = options.known;
  let last: Uint8Array | undefined;
  while (true) {
    const item = await dht.get(key, { signal });
    if (item && (newest === undefined || seqOf(item) > seqOf(newest))) {
      newest = item;
      options.found?.(item);
    }
    const infoHash = newest && publishedInfoHash(newest);
    if (infoHash && !(last && equalBytes(last, infoHash))) {
      last = infoHash;
      yield infoHash;
    }
    if (newest) await putQuietly(dht, newest, signal);
    await sleep(clock, newest ? intervalMs : retryMs, signal);
  }
}

function seqOf({ mutable }: DhtItem): bigint {
  return mutable?.seq ?? 0n;
}

/** Nodes that refuse it have a newer one, which the next look will find. */
async function putQuietly(
  dht: Pick<Dht, "putAgain">,
  item: DhtItem,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await dht.putAgain(item, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof KrpcError)) throw error;
  }
}

async function sleep(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = clock.setTimer(ms, resolve);
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  try {
    await promise;
  } finally {
    timer.cancel();
    signal?.removeEventListener("abort", onAbort);
  }
}
