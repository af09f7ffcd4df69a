import type { Random } from "../io/mod.ts";
import { Bitfield } from "../metainfo/mod.ts";
import { RarityOrder } from "./rarity_order.ts";

/** Pieces that a new peer is shown at once: one to fetch while the other spreads. */
const FIRST_ALLOWANCE = 2;

/** Pieces at most that a peer is shown before the others have them; one whose pieces spread earns up to this. */
const MAX_ALLOWANCE = 4;

/** A peer that has had a piece for so long that it should have spread is shown another, though not as many. */
const SPREAD_TIMEOUT_MS = 20_000;

/** A piece that is shown to a peer. */
interface Reveal {
  readonly piece: number;
  /** When the peer said that it has it. */
  gotAt?: number;
}

/** A peer of a super-seed. */
interface Leecher {
  readonly id: number;
  /** What it has, as it says. */
  readonly has: Bitfield;
  /** All that it was shown. */
  readonly shown: Bitfield;
  /** What it was shown and no other peer has yet. */
  readonly open: Reveal[];
  allowance: number;
}

/** What a super-seed does now. */
export interface SuperSeedingStep {
  /** Pieces to be told to peers by a `have` message. */
  readonly reveals: readonly { readonly peer: number; readonly piece: number }[];
  /** When to call again if nothing happens before; Infinity for never. */
  readonly nextAt: number;
}

/** What a super-seed is made for. */
export interface SuperSeederOptions {
  /** Number of pieces. */
  readonly pieceCount: number;
  /** Chooses among pieces that are as rare. */
  readonly random: Random;
}

/**
 * Decides which piece a seed shows to which peer (BEP 16), so that it has to send each piece hardly more than once: the
 * rarest first, counting what was shown and is on its way, and the next one when another peer has the last.
 */
export class SuperSeeder {
  readonly #options: SuperSeederOptions;
  readonly #leechers = new Map<number, Leecher>();
  /** Who was shown a piece that has not spread. */
  readonly #openTo = new Map<number, Set<Leecher>>();
  /** How many peers have a piece. */
  readonly #havers: Uint16Array;
  /** How many peers have a piece, or were shown it and are to have it. */
  readonly #counts: Uint16Array;
  readonly #order: RarityOrder;

  /** A seed that has shown nothing. */
  constructor(options: SuperSeederOptions) {
    this.#options = options;
    this.#havers = new Uint16Array(options.pieceCount);
    this.#counts = new Uint16Array(options.pieceCount);
    this.#order = new RarityOrder(options.pieceCount);
    for (let piece = 0; piece < options.pieceCount; piece++) this.#order.add(piece, 0);
  }

  /** A peer came and told what it has; a copy is kept. */
  peerJoined(id: number, pieces: Bitfield): void {
    this.peerLeft(id);
    const { pieceCount } = this.#options;
    this.#leechers.set(id, {
      id,
      has: new Bitfield(pieceCount),
      shown: new Bitfield(pieceCount),
      open: [],
      allowance: FIRST_ALLOWANCE,
    });
    // What another peer was shown has spread if this one has it.
    for (const piece of pieces) this.#got(id, piece, undefined);
  }

  /** A peer is gone, and with it what it was to spread. */
  peerLeft(id: number): void {
    const leecher = this.#leechers.get(id);
    if (!leecher) return;
    this.#leechers.delete(id);
    for (const { piece } of [...leecher.open]) this.#close(leecher, piece);
    for (let piece = 0; piece < this.#options.pieceCount; piece++) {
      if (leecher.has.has(piece)) this.#havers[piece]!--;
      if (leecher.has.has(piece) || leecher.shown.has(piece)) this.#decrease(piece);
    }
  }

  /** A peer told that it got a piece. */
  peerGot(id: number, piece: number, now: number): void {
    this.#got(id, piece, now);
  }

  /** Whether a peer may ask for a piece: it was shown it. */
  mayServe(id: number, piece: number): boolean {
    return this.#leechers.get(id)?.shown.has(piece) ?? false;
  }

  /** Says what to show to whom now. */
  poll(now: number): SuperSeedingStep {
    const reveals: { peer: number; piece: number }[] = [];
    let nextAt = Infinity;
    for (const leecher of this.#leechers.values()) {
      this.#giveUp(leecher, now);
      while (leecher.open.length < leecher.allowance) {
        const piece = this.#choose(leecher);
        if (piece < 0) break;
        this.#show(leecher, piece);
        reveals.push({ peer: leecher.id, piece });
      }
      for (const { gotAt = Infinity } of leecher.open) {
        nextAt = Math.min(nextAt, gotAt + SPREAD_TIMEOUT_MS);
      }
    }
    return { reveals, nextAt };
  }

  /** Nobody wants what this one has, or it does not give it: it is not to wait for ever. */
  #giveUp(leecher: Leecher, now: number): void {
    for (const reveal of [...leecher.open]) {
      if (now - (reveal.gotAt ?? now) < SPREAD_TIMEOUT_MS) continue;
      this.#close(leecher, reveal.piece);
      leecher.allowance = Math.max(1, leecher.allowance - 1);
    }
  }

  #choose({ has, shown }: Leecher): number {
    return this.#order.rarest(
      (piece) => !has.has(piece) && !shown.has(piece),
      this.#options.random,
    );
  }

  #show(leecher: Leecher, piece: number): void {
    leecher.shown.add(piece);
    leecher.open.push({ piece });
    const openTo = this.#openTo.get(piece) ?? new Set();
    this.#openTo.set(piece, openTo.add(leecher));
    this.#increase(piece);
  }

  #got(id: number, piece: number, now: number | undefined): void {
    const leecher = this.#leechers.get(id);
    if (!leecher || piece >= this.#options.pieceCount || !leecher.has.add(piece)) return;
    if (!leecher.shown.has(piece)) this.#increase(piece);
    const isElsewhere = this.#havers[piece]!++ > 0;
    for (const other of this.#openTo.get(piece) ?? []) {
      if (other === leecher) {
        // Where somebody has it already, or there is nobody else, there is nothing to wait for.
        if (isElsewhere || this.#leechers.size === 1) this.#close(other, piece);
        else if (now !== undefined) markGot(other, piece, now);
      } else if (other.has.has(piece)) {
        this.#close(other, piece);
        other.allowance = Math.min(MAX_ALLOWANCE, other.allowance + 1);
      }
    }
  }

  /** A piece no longer counts as one that is yet to spread. */
  #close(leecher: Leecher, piece: number): void {
    const at = leecher.open.findIndex((reveal) => reveal.piece === piece);
    if (at >= 0) leecher.open.splice(at, 1);
    const openTo = this.#openTo.get(piece);
    openTo?.delete(leecher);
    if (openTo?.size === 0) this.#openTo.delete(piece);
  }

  #increase(piece: number): void {
    this.#order.increase(piece, this.#counts[piece]!++);
  }

  #decrease(piece: number): void {
    this.#order.decrease(piece, this.#counts[piece]!--);
  }
}

function markGot(leecher: Leecher, piece: number, now: number): void {
  const reveal = leecher.open.find((open) => open.piece === piece);
  if (reveal) reveal.gotAt = now;
}
