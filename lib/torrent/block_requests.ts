import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import type { PickedBlock } from "../swarm/mod.ts";
import { type BlockRange, encodeMessage, encodeRequests } from "../wire/mod.ts";
import type { TorrentCore } from "./core.ts";
import { blockOfKey, type Peer, requestKey } from "./peer.ts";

/** Blocks remembered of a peer that were asked for in vain. */
const MAX_LATE = 2_000;

/** A peer that has not said for this long what becomes of a request that was taken back will not. */
const CANCEL_TIMEOUT_MS = 5_000;

/** Asks a peer for blocks that were picked for it. */
export function sendRequests(core: TorrentCore, peer: Peer, picked: readonly PickedBlock[]): void {
  if (picked.length === 0) return;
  if (peer.requests.size === 0) peer.blockAt = core.io.clock.now();
  for (const request of picked) {
    const key = requestKey(request.piece, request.block);
    peer.requests.set(key, request);
    peer.late.delete(key);
    peer.cancelled.delete(key);
  }
  peer.link?.send(encodeRequests(picked.map((block) => rangeOf(core, block))));
}

/**
 * Takes requests back. A peer of BEP 6 says which of them it will not answer; until then nobody else is asked for them. What
 * another one has sent already comes all the same.
 */
export function cancelRequests(
  core: TorrentCore,
  peer: Peer,
  blocks: Iterable<PickedBlock>,
): void {
  for (const block of blocks) {
    const key = requestKey(block.piece, block.block);
    if (!peer.requests.has(key) || peer.cancelled.has(key)) continue;
    if (peer.features.fast) {
      peer.cancelled.set(key, core.io.clock.now());
      peer.link?.send(encodeMessage({ type: "cancel", ...rangeOf(core, block) }));
      continue;
    }
    peer.requests.delete(key);
    core.picker.release(block.piece, block.block);
    tellCancelled(core, peer, block);
  }
}

/** Once a second: waits no more for answers to what was taken back, from a peer that does not keep to BEP 6. */
export function forgetCancelled(core: TorrentCore, peer: Peer, now: number): void {
  for (const [key, at] of peer.cancelled) {
    if (now - at < CANCEL_TIMEOUT_MS) return; // what comes after it is younger
    peer.cancelled.delete(key);
    if (!peer.requests.delete(key)) continue;
    const { piece, block } = blockOfKey(key);
    core.picker.release(piece, block);
    if (peer.late.size <= MAX_LATE) peer.late.add(key);
  }
}

/** A block has come: those who were asked for it, too, need not send it. */
export function cancelElsewhere(core: TorrentCore, block: PickedBlock): void {
  const key = requestKey(block.piece, block.block);
  for (const peer of core.peers.values()) {
    if (!peer.requests.delete(key)) continue;
    if (!peer.cancelled.delete(key)) tellCancelled(core, peer, block);
    else peer.late.add(key);
  }
}

/** Waits no more for what a peer was asked for. */
export function releaseAll({ picker }: TorrentCore, peer: Peer): void {
  for (const { piece, block } of peer.requests.values()) picker.release(piece, block);
  peer.requests.clear();
  peer.cancelled.clear();
  picker.disown(peer.id);
}

/** Lets others be asked for what a peer owes; it may come all the same. */
export function expectLate(core: TorrentCore, peer: Peer): void {
  if (peer.late.size > MAX_LATE) peer.late.clear();
  for (const key of peer.requests.keys()) peer.late.add(key);
  releaseAll(core, peer);
}

function tellCancelled(core: TorrentCore, peer: Peer, block: PickedBlock): void {
  if (peer.late.size > MAX_LATE) peer.late.clear();
  peer.late.add(requestKey(block.piece, block.block));
  peer.link?.send(encodeMessage({ type: "cancel", ...rangeOf(core, block) }));
}

function rangeOf({ layout }: TorrentCore, { piece, block }: PickedBlock): BlockRange {
  return {
    index: piece,
    begin: block * BLOCK_LENGTH,
    length: layout.blockSize(piece, block),
  };
}
