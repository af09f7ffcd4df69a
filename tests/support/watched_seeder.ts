import type { LoopbackTorrent } from "./loopback_torrent.ts";
import { paced, RawSeeder } from "./raw_peer_seeder.ts";

/**
 * How long before a kill, or the end of its connection, a piece must have been sent to be there for good: the network, the journal
 * and the disk take their time.
 */
const SAFE_MS = 2_000;

/** Bytes that are asked for at once. */
const BLOCK_LENGTH = 16_384;

/** A piece that was sent. */
interface SentPiece {
  /** Where blocks of it begin. */
  readonly begins: Set<number>;
  /** When the last of them was sent; undefined until all were. */
  wholeAt: number | undefined;
  /** Whether it was whole so long before a kill that it is to be there for good. */
  isSafe: boolean;
}

/** A seeder that knows which pieces a program that is killed now and then has, and tells when it asks for one again. */
export class WatchedSeeder implements AsyncDisposable {
  /** Pieces that were asked for though they were there, and when they were sent first and again. */
  readonly lost: string[] = [];
  readonly #torrent: LoopbackTorrent;
  readonly #seeder: RawSeeder;
  readonly #sent = new Map<number, SentPiece>();
  /** Since when the program says that it has all. */
  #completeAt = Infinity;

  /** Seeds a torrent at so many bytes a second. */
  constructor(torrent: LoopbackTorrent, bytesPerSec: number) {
    this.#torrent = torrent;
    this.#seeder = new RawSeeder(torrent, {
      hold: paced(bytesPerSec),
      answer: ({ index, begin }, right) => {
        this.#note(index, begin);
        return right;
      },
      ended: () => this.#forgetLast(),
    });
  }

  /** Where it listens. */
  get endpoint(): RawSeeder["endpoint"] {
    return this.#seeder.endpoint;
  }

  /** The program says that it has all. */
  complete(): void {
    this.#completeAt = Math.min(this.#completeAt, performance.now());
  }

  /** The program was killed. */
  killed(): void {
    if (performance.now() - this.#completeAt >= SAFE_MS) {
      for (let index = 0; index < this.#torrent.layout.pieceCount; index++) {
        const wholeAt = this.#completeAt;
        this.#sent.set(index, { begins: new Set(), isSafe: true, wholeAt });
      }
    }
    this.#completeAt = Infinity;
    this.#forgetLast();
    for (const piece of this.#sent.values()) piece.isSafe = true;
  }

  /** Pieces that are to be there for good. */
  get safeCount(): number {
    return [...this.#sent.values()].filter(({ isSafe }) => isSafe).length;
  }

  /** Some of what was sent is to be lost. */
  forget(): void {
    this.#completeAt = Infinity;
    this.#sent.clear();
  }

  /** As {@linkcode RawSeeder}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#seeder[Symbol.asyncDispose]();
  }

  /** What was sent just now may have come to nobody. */
  #forgetLast(): void {
    const before = performance.now() - SAFE_MS;
    for (const [index, { isSafe, wholeAt = Infinity }] of this.#sent) {
      if (!isSafe && wholeAt > before) this.#sent.delete(index);
    }
  }

  #note(index: number, begin: number): void {
    const piece = this.#sent.get(index) ??
      { begins: new Set<number>(), wholeAt: undefined, isSafe: false };
    this.#sent.set(index, piece);
    if (piece.isSafe) {
      const times = [piece.wholeAt ?? NaN, performance.now()].map((at) => at.toFixed(0));
      this.lost.push(`piece ${index} at ${times.join(" and ")} ms`);
    }
    piece.begins.add(begin);
    const blocks = Math.ceil(this.#torrent.layout.pieceSize(index) / BLOCK_LENGTH);
    if (piece.begins.size >= blocks) piece.wholeAt ??= performance.now();
  }
}
