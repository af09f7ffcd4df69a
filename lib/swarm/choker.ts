import type { Random } from "../io/mod.ts";

/** How often the regular choice is made anew (BEP 3). */
export const RECHOKE_INTERVAL_MS = 10_000;

/** How long the optimistic choice stays (BEP 3). */
export const OPTIMISTIC_INTERVAL_MS = 30_000;

/** What a seed lets a peer have before others that wait get its place. */
const SEEDING_TURN_MS = 60_000;

/** A peer that came in this time is three times as likely to be the optimistic choice (BEP 3). */
const NEW_PEER_MS = 60_000;

/** What the choice is made by. */
export interface ChokingPeer {
  /** A number that no other peer of the torrent has. */
  readonly id: number;
  /** Whether it wants anything of us. */
  readonly interested: boolean;
  /** Whether it may ask now. */
  readonly unchoked: boolean;
  /** Bytes a second that it gives us. */
  readonly downloadRateBytesPerSec: number;
  /** Bytes a second that it takes from us. */
  readonly uploadRateBytesPerSec: number;
  /** When its connection was made. */
  readonly connectedAt: number;
  /** When it was last unchoked; undefined if never. */
  readonly unchokedAt?: number | undefined;
  /** Whether it gave nothing for a minute though it was asked: not rewarded but by chance. */
  readonly snubbed: boolean;
  /** Whether it has taken far more than it says to have: it gets the places that nobody else wants. */
  readonly isLeech?: boolean;
}

/** How the choice is made. */
export interface ChokerOptions {
  /** How many may ask at once, the optimistic one included. */
  readonly slots: number;
  /** Chooses the optimistic one. */
  readonly random: Random;
}

/**
 * Decides which peers may ask for blocks.
 *
 * While downloading, those that give us most get the places (tit for tat), and one place goes to any that wants it, for
 * 30 s each, so that newcomers have something to give back; so do the places that nobody has earned. When seeding, a peer
 * keeps its place for a minute, then the one that has waited longest gets it; should there be fewer places, those that
 * take fastest are the last to go. Those that lie about what they have are served when nobody else wants a place.
 */
export class Choker {
  readonly #random: Random;
  #slots: number;
  #optimistic: number[] = [];
  #optimisticUntil = -Infinity;

  /** A choker that has let nobody in. */
  constructor(options: ChokerOptions) {
    this.#slots = options.slots;
    this.#random = options.random;
  }

  /** How many may ask at once. */
  get slots(): number {
    return this.#slots;
  }

  /** The peers that were let in by chance. */
  get optimistic(): readonly number[] {
    return this.#optimistic;
  }

  /** Changes how many may ask at once. */
  setSlots(slots: number): void {
    this.#slots = slots;
  }

  /** Gives the ids of those that may ask from now on. */
  choose(peers: readonly ChokingPeer[], seeding: boolean, now: number): Set<number> {
    const { leeches = [], others = [] } = Object.groupBy(
      peers.filter((peer) => peer.interested),
      ({ isLeech = false }) => isLeech ? "leeches" : "others",
    );
    const chosen = this.#chooseAmong(others, seeding, now);
    const ranked = leeches.toSorted((a, b) => compareSeeding(a, b, now));
    for (const id of idsOf(ranked.slice(0, this.#slots - chosen.size))) chosen.add(id);
    return chosen;
  }

  #chooseAmong(interested: readonly ChokingPeer[], seeding: boolean, now: number): Set<number> {
    if (seeding || interested.length <= this.#slots) {
      this.#optimistic = [];
      const ranked = interested.toSorted((a, b) => compareSeeding(a, b, now));
      return new Set(idsOf(ranked.slice(0, this.#slots)));
    }
    const earned = interested.filter((peer) => !peer.snubbed).toSorted(compareLeeching)
      .slice(0, Math.min(this.#slots, Math.max(1, this.#slots - 1)));
    const others = interested.filter((peer) => !earned.includes(peer));
    this.#chooseOptimistic(others, this.#slots - earned.length, now);
    return new Set([...idsOf(earned), ...this.#optimistic]);
  }

  /** Gives the ids of those of these that wait who get `count` places that became free before the next choice. */
  fill(waiting: readonly ChokingPeer[], count: number): number[] {
    const ranked = waiting.filter((peer) => peer.interested && !peer.unchoked).toSorted(
      compareWaiting,
    );
    return idsOf(ranked.slice(0, count));
  }

  /** Whether a peer that has just become interested finds a free place before the next choice. */
  hasRoom(unchokedCount: number): boolean {
    return unchokedCount < this.#slots;
  }

  #chooseOptimistic(candidates: readonly ChokingPeer[], count: number, now: number): void {
    const stay = now < this.#optimisticUntil ? this.#optimistic : [];
    const chosen = stay.filter((id) => candidates.some((peer) => peer.id === id)).slice(0, count);
    if (chosen.length === 0) this.#optimisticUntil = now + OPTIMISTIC_INTERVAL_MS;
    while (chosen.length < count) {
      const tickets = candidates.filter((peer) => !chosen.includes(peer.id)).flatMap((peer) =>
        now - peer.connectedAt < NEW_PEER_MS ? [peer.id, peer.id, peer.id] : [peer.id]
      );
      const id = tickets[this.#random.below(tickets.length)];
      if (id === undefined) break;
      chosen.push(id);
    }
    this.#optimistic = chosen;
  }
}

function idsOf(peers: readonly ChokingPeer[]): number[] {
  return peers.map((peer) => peer.id);
}

function compareLeeching(a: ChokingPeer, b: ChokingPeer): number {
  return b.downloadRateBytesPerSec - a.downloadRateBytesPerSec ||
    b.uploadRateBytesPerSec - a.uploadRateBytesPerSec ||
    Number(b.unchoked) - Number(a.unchoked);
}

function compareWaiting(a: ChokingPeer, b: ChokingPeer): number {
  return Number(a.isLeech ?? false) - Number(b.isLeech ?? false) ||
    (a.unchokedAt ?? -Infinity) - (b.unchokedAt ?? -Infinity) || a.connectedAt - b.connectedAt;
}

function compareSeeding(a: ChokingPeer, b: ChokingPeer, now: number): number {
  const aHolds = hasTurn(a, now);
  const bHolds = hasTurn(b, now);
  if (aHolds !== bHolds) return aHolds ? -1 : 1;
  if (aHolds) return b.uploadRateBytesPerSec - a.uploadRateBytesPerSec;
  return (a.unchokedAt ?? -Infinity) - (b.unchokedAt ?? -Infinity) || a.connectedAt - b.connectedAt;
}

function hasTurn(peer: ChokingPeer, now: number): boolean {
  return peer.unchoked && now - (peer.unchokedAt ?? -Infinity) < SEEDING_TURN_MS;
}
