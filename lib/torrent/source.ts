import type { InfoHashes, Magnet, Metainfo } from "../metainfo/mod.ts";

/** What a torrent begins with: all that is to be known of it, or its info-hashes and where to ask for the rest. */
export type TorrentSource =
  | { readonly kind: "metainfo"; readonly metainfo: Metainfo }
  | { readonly kind: "magnet"; readonly magnet: Magnet };

/**
 * The 20 bytes by which peers, trackers and the DHT know a torrent: its v1 info-hash, the beginning of its v2 one
 * (BEP 52), or both, v1 first.
 *
 * @throws {TypeError} if there is none.
 */
export function wireInfoHashes({ v1, v2 }: InfoHashes): readonly [Uint8Array, ...Uint8Array[]] {
  const short = v2?.subarray(0, 20);
  if (v1) return short ? [v1, short] : [v1];
  if (short) return [short];
  throw new TypeError("Cannot give an info-hash: the torrent has none");
}
