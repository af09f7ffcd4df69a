import type { LoopbackTorrent } from "./loopback_torrent.ts";
import { paced, RawSeeder } from "./raw_peer_seeder.ts";

/** How long before a kill a piece must have come to be there after it: the journal and the disk take their time. */
const SAFE_MS = 1_000;

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
  /** Pieces that were asked for though they were there. */
  readonly lost: number[] = [];
  readonly #torrent: LoopbackTorrent;
  readonly #seeder: RawSeeder;
  readonly #sent = new Map<number, SentPiece>();

  /** Seeds a torrent at so many bytes a second. */
  constructor(torrent: LoopbackTorrent, bytesPerSec: number) {
    this.#torrent = torrent;
    this.#seeder = new RawSeeder(torrent, {
      hold: paced(bytesPerSec),
      answer: ({ index, begin }, right) => {
        this.#note(index, begin);
        return right;
      },
    });
  }

  /** Where it listens. */
  get endpoint(): RawSeeder["endpoint"] {
    return this.#seeder.endpoint;
  }

  /** The program was killed. */
  killed(): void {
    const now = performance.now();
    for (const piece of this.#sent.values()) {
      piece.isSafe ||= piece.wholeAt !== undefined && now - piece.wholeAt >= SAFE_MS;
      if (piece.isSafe) continue;
      piece.wholeAt = undefined;
      piece.begins.clear();
    }
  }

  /** Pieces that are to be there for good. */
  get safeCount(): number {
    return [...this.#sent.values()].filter(({ isSafe }) => isSafe).length;
  }

  /** Some of what was sent is to be lost. */
  forget(): void {
    this.#sent.clear();
  }

  /** As {@linkcode RawSeeder}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#seeder[Symbol.asyncDispose]();
  }

  #note(index: number, begin: number): void {
    const piece = this.#sent.get(index) ??
      { begins: new Set<number>(), wholeAt: undefined, isSafe: false };
    this.#sent.set(index, piece);
    if (piece.isSafe) this.lost.push(index);
    piece.begins.add(begin);
    const blocks = Math.ceil(this.#torrent.layout.pieceSize(index) / BLOCK_LENGTH);
    if (piece.begins.size >= blocks) piece.wholeAt ??= performance.now();
  }
}
