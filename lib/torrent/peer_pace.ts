import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import type { PeerPace } from "../swarm/mod.ts";
import type { Peer } from "./peer.ts";

/** What passes between a request and its block where nothing else is to come first: the way there and back, and a disk. */
const LATENCY_MS = 100;

/** What a peer is taken to send in a second of which nothing better is known. */
const MIN_RATE_BYTES_PER_SEC = 64 * 1024;

/** How soon a peer would answer that has so many requests before the next one. */
export function paceOf(
  peer: Peer,
  { pending, now }: { readonly pending: number; readonly now: number },
): PeerPace {
  const rate = Math.max(peer.download.rate(now), MIN_RATE_BYTES_PER_SEC);
  const eachMs = BLOCK_LENGTH * 1000 / rate;
  return { firstMs: LATENCY_MS + (pending + 1) * eachMs, eachMs };
}
