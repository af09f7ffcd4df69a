import type { PickedBlock } from "../swarm/mod.ts";
import { MAX_DEPTH } from "../swarm/mod.ts";
import { cancelRequests, sendRequests } from "./block_requests.ts";
import type { TorrentCore } from "./core.ts";
import { blockOfKey, type Peer } from "./peer.ts";
import { paceOf } from "./peer_pace.ts";

/** Peers that are asked at most: the fastest. */
const MAX_RUNNERS = 32;

/** What a peer sends in this time is on its way already, or soon: it is not taken back. */
const ON_THE_WAY_MS = 100;

/** A second peer is asked for a late block only if it would bring it within this time. */
export const SECOND_CHANCE_MS = 500;

/** What is to be hastened. */
export interface Haste {
  /** Pieces that readers wait for, the most urgent first. */
  readonly pieces: readonly number[];
  /** Keys of blocks that should have come, and that a second peer is to be asked for. */
  readonly lateBlocks: ReadonlySet<number>;
}

/** A peer that can be asked, and how soon it would answer. */
interface Runner {
  readonly peer: Peer;
  readonly eachMs: number;
  readonly picked: PickedBlock[];
  /** What it need not send first, for it is asked for something more urgent. */
  readonly postponed: readonly PickedBlock[];
  /** Whether that is to come before blocks that readers wait for. */
  readonly isHeldUp: boolean;
  /** Milliseconds until it would bring one block more. */
  nextMs: number;
}

/**
 * Asks for the blocks of some pieces, each of the peer that would bring it soonest. What those peers were asked for before
 * and is not urgent is taken back, so that it does not come first.
 */
export function hasten(core: TorrentCore, { pieces, lateBlocks }: Haste): void {
  const runners = findRunners(core, pieces);
  for (const piece of pieces) share(core, piece, runners);
  for (const key of lateBlocks) askAgain(core, blockOfKey(key), runners);
  for (const { peer, picked, postponed, isHeldUp } of runners) {
    if (picked.length > 0 || isHeldUp) cancelRequests(core, peer, postponed);
    sendRequests(core, peer, picked);
  }
}

function findRunners(core: TorrentCore, pieces: readonly number[]): Runner[] {
  const runners: Runner[] = [];
  for (const peer of core.peers.values()) {
    if (peer.peerChoking || !peer.amInterested || peer.snubbed) continue;
    if (pieces.some((piece) => peer.pieces.has(piece))) runners.push(runnerOf(core, peer, pieces));
  }
  return runners.sort((a, b) => a.nextMs - b.nextMs).slice(0, MAX_RUNNERS);
}

function runnerOf({ picker, io }: TorrentCore, peer: Peer, pieces: readonly number[]): Runner {
  const now = io.clock.now();
  const requests = [...peer.requests].filter(([key]) => !peer.cancelled.has(key))
    .map(([, request]) => request);
  const others = requests.filter(({ piece }) => !picker.urgent.has(piece));
  const { eachMs } = paceOf(peer, { pending: 0, now });
  const postponed = others.slice(1 + Math.ceil(ON_THE_WAY_MS / eachMs));
  const pending = requests.length - postponed.length;
  const { firstMs } = paceOf(peer, { pending, now });
  const first = postponed[0] ? requests.indexOf(postponed[0]) : Infinity;
  const isHeldUp = requests.some(({ piece }, at) => at > first && pieces.includes(piece));
  return { peer, eachMs, picked: [], postponed, isHeldUp, nextMs: firstMs };
}

/** Shares out the blocks of a piece that nobody was asked for. */
function share({ picker }: TorrentCore, piece: number, runners: readonly Runner[]): void {
  for (;;) {
    const runner = soonest(runners, ({ peer }) => peer.pieces.has(piece));
    const [block] = runner ? picker.pickUrgent(runner.peer, piece, 1) : [];
    if (!runner || !block) return;
    take(runner, block);
  }
}

/** Asks a second peer for a block, where that is fast. */
function askAgain(
  { picker }: TorrentCore,
  { piece, block }: PickedBlock,
  runners: readonly Runner[],
): void {
  const partial = picker.partials.get(piece);
  if (partial?.requestCount(block) !== 1 || partial.exclusive) return;
  const runner = soonest(runners, ({ peer, nextMs }) => {
    if (nextMs > SECOND_CHANCE_MS || !peer.pieces.has(piece)) return false;
    return !peer.isRequested(piece, block);
  });
  if (!runner) return;
  partial.requestAgain(block);
  take(runner, { piece, block });
}

function take(runner: Runner, block: PickedBlock): void {
  runner.picked.push(block);
  runner.nextMs += runner.eachMs;
}

function soonest(
  runners: readonly Runner[],
  accepts: (runner: Runner) => boolean,
): Runner | undefined {
  let best: Runner | undefined;
  for (const runner of runners) {
    const { peer, picked, postponed, nextMs } = runner;
    const pending = peer.requests.size - postponed.length + picked.length;
    if (pending >= Math.min(peer.reqq, MAX_DEPTH)) continue;
    if ((best === undefined || nextMs < best.nextMs) && accepts(runner)) best = runner;
  }
  return best;
}
