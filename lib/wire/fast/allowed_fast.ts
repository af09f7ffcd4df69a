import { parseIp } from "../../address/mod.ts";
import { sha1 } from "../../hash/mod.ts";
import { readUint32 } from "../uint32.ts";

/** Pieces that a peer may have while it is choked, unless said otherwise (BEP 6). */
export const ALLOWED_FAST_COUNT = 10;

/** Hashes that are made in search of one set: enough for any set that leaves out a tenth of the pieces. */
const MAX_ROUNDS = 1_000;

/** Bytes of an address that count: who has several in one network has one set. Of IPv6 BEP 6 says nothing. */
const NETWORK_LENGTH = { ipv4: 3, ipv6: 6 } as const;

/** What an allowed-fast set is of. */
export interface AllowedFastOptions {
  /** Pieces of the torrent. */
  readonly pieceCount: number;
  /** Pieces of the set; {@linkcode ALLOWED_FAST_COUNT} by default. */
  readonly count?: number;
}

/**
 * Gives the pieces that a peer may ask for while it is choked: the same ones whoever gives them (BEP 6).
 *
 * @param infoHash 20 bytes.
 * @param address The peer's IP address.
 * @returns numbers of pieces, in the order in which they are found; all where there are no more than `count`.
 */
export function allowedFastSet(
  infoHash: Uint8Array,
  address: string,
  { pieceCount, count = ALLOWED_FAST_COUNT }: AllowedFastOptions,
): number[] {
  const ip = parseIp(address);
  if (ip === undefined) return [];
  if (pieceCount <= count) return Array.from({ length: pieceCount }, (_, piece) => piece);
  const set = new Set<number>();
  const network = ip.slice(0, ip.length === 4 ? NETWORK_LENGTH.ipv4 : NETWORK_LENGTH.ipv6);
  let hash = new Uint8Array(ip.length + infoHash.length);
  hash.set(network);
  hash.set(infoHash, ip.length);
  for (let round = 0; round < MAX_ROUNDS && set.size < count; round++) {
    hash = sha1(hash);
    for (let at = 0; at < hash.length && set.size < count; at += 4) {
      set.add(readUint32(hash, at) % pieceCount);
    }
  }
  return [...set];
}
