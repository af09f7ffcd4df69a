import type { Timer } from "../io/mod.ts";
import { type DuePiece, planReading } from "../swarm/mod.ts";
import type { TorrentCore } from "./core.ts";
import { LateBlocks } from "./late_blocks.ts";
import type { Downloads } from "./downloads.ts";
import type { StreamOptions } from "./stream_options.ts";
import { type StreamRange, StreamReader } from "./stream_reader.ts";

/** How often what readers need is looked at while one waits. */
const WAITING_MS = 100;

/** How often otherwise. */
const PLAYING_MS = 500;

/** What readers come to within this time is asked of the fastest peers at once, whatever those were asked for. */
const HOT_MS = 1_000;

/** What the last reader needed is kept for this long: players end one stream and open another to go elsewhere. */
const AFTER_MS = 1_000;

/** Peers that only readers needed are kept for this long after the last of them. */
const REST_MS = 30_000;

/** Pieces that are hot at once at most. */
const MAX_HOT_PIECES = 8;

/** What streaming asks of the torrent. */
export interface StreamingOwner {
  /** Whether what is on disk is known. */
  readonly isChecked: boolean;
  /** Whether a file is wanted. */
  isWanted(file: number): boolean;
  /** Makes sure of a piece that was trusted unread; false if it is wrong. */
  ensureChecked(piece: number): Promise<boolean>;
  /** A piece that should be there could not be read. */
  readFailed(piece: number, error: unknown): void;
  /** Those who are no peers are to bring these pieces before what they were asked for. */
  hasten(pieces: readonly number[]): void;
  /** What nobody wanted is asked for: peers may be of use that were not. */
  needsMore(): void;
  /** For a while nobody has read any more: peers may be of no use again. */
  rests(): void;
}

/**
 * Lets files be read while they are downloaded. What readers come to soon is asked for before all else, and what they wait
 * for is asked of the fastest peers.
 */
export class Streaming {
  readonly #core: TorrentCore;
  readonly #downloads: Pick<Downloads, "setUrgent" | "hasten" | "fillAll">;
  readonly #owner: StreamingOwner;
  readonly #readers = new Set<StreamReader>();
  readonly #late: LateBlocks;
  #timer: Timer | undefined;
  #lookedAt = -Infinity;
  /** Whether peers were needed that otherwise were not. */
  #hasNeededMore = false;
  #ended: unknown;

  /** Streaming without readers. */
  constructor(
    core: TorrentCore,
    downloads: Pick<Downloads, "setUrgent" | "hasten" | "fillAll">,
    owner: StreamingOwner,
  ) {
    this.#core = core;
    this.#downloads = downloads;
    this.#owner = owner;
    this.#late = new LateBlocks(core);
  }

  /**
   * Opens a file for reading.
   *
   * @throws {RangeError} if there is no such file, or it has no such bytes.
   */
  open(file: number, options: StreamOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    const range = this.#rangeOf(file, options);
    const { signal } = options;
    const { io, layout } = this.#core;
    const reader = new StreamReader(range, {
      pieceLength: layout.pieceLength,
      has: (piece) => this.#owner.isChecked && this.#core.picker.have.has(piece),
      read: (piece, begin, length) => this.#read(piece, begin, length),
      waits: () => this.#look(),
      ended: (ended) => {
        signal?.removeEventListener("abort", abort);
        this.#readers.delete(ended);
        if (this.#readers.size > 0) this.#look();
        else this.#lookLater(AFTER_MS);
      },
      now: () => io.clock.now(),
    });
    function abort(): void {
      reader.fail(signal?.reason);
    }
    if (this.#ended !== undefined || signal?.aborted) {
      reader.fail(this.#ended ?? signal?.reason);
      return reader.stream;
    }
    signal?.addEventListener("abort", abort, { once: true });
    this.#readers.add(reader);
    this.#look();
    return reader.stream;
  }

  /** How many read. */
  get readerCount(): number {
    return this.#readers.size;
  }

  /** Pieces have come, or are known to be there. */
  piecesCame(): void {
    for (const reader of this.#readers) reader.wake();
  }

  /** Which pieces are wanted or there has changed. */
  changed(): void {
    this.piecesCame();
    if (this.#readers.size > 0) this.#lookNow();
  }

  /** Ends all readers with an error, and takes no more. */
  end(reason: unknown): void {
    this.#ended = reason;
    for (const reader of [...this.#readers]) reader.fail(reason);
    this.#timer?.cancel();
  }

  #rangeOf(file: number, { start = 0, end }: StreamOptions): StreamRange {
    const found = this.#core.metainfo.files[file];
    if (found === undefined || found.pad) {
      throw new RangeError(`Cannot read file ${file}: there is none`);
    }
    const last = end ?? found.length;
    const isRange = Number.isSafeInteger(start) && Number.isSafeInteger(last) &&
      0 <= start && start <= last && last <= found.length;
    if (!isRange) {
      throw new RangeError(
        `Cannot read bytes ${start} to ${last} of ${found.path}: it has ${found.length}`,
      );
    }
    const { offset, length } = found;
    return {
      start: offset + start,
      end: offset + last,
      ...(this.#owner.isWanted(file) ? { edges: { start: offset, end: offset + length } } : {}),
    };
  }

  async #read(
    piece: number,
    begin: number,
    length: number,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      if (!await this.#owner.ensureChecked(piece)) return undefined;
      const bytes = new Uint8Array(length);
      await this.#core.storage.readBlock(piece, begin, bytes);
      return bytes;
    } catch (error) {
      this.#owner.readFailed(piece, error);
      return undefined;
    }
  }

  /** Looks at what readers need, unless that was done just now. */
  #look(): void {
    const { clock } = this.#core.io;
    const waitMs = this.#lookedAt + WAITING_MS - clock.now();
    const isSettled = this.#readers.size > 0 && this.#isPlanned();
    if (waitMs > 0 && isSettled) return this.#lookLater(waitMs);
    this.#lookNow();
  }

  /** Whether what readers wait for is asked for already. */
  #isPlanned(): boolean {
    const { urgent, have } = this.#core.picker;
    return [...this.#readers].every(({ piece }) => have.has(piece) || urgent.has(piece));
  }

  #lookNow(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#ended !== undefined) return;
    const { picker, layout, io } = this.#core;
    const now = io.clock.now();
    this.#lookedAt = now;
    const readers = [...this.#readers];
    const due = this.#owner.isChecked
      ? planReading(readers.map((reader) => reader.place(now)), {
        pieceLength: layout.pieceLength,
        has: (piece) => picker.have.has(piece),
      })
      : [];
    this.#ask(due, now);
    if (readers.length === 0) return this.#rest();
    this.#lookLater(readers.some(({ isWaiting }) => isWaiting) ? WAITING_MS : PLAYING_MS);
  }

  #rest(): void {
    if (!this.#hasNeededMore) return;
    this.#timer = this.#core.io.clock.setTimer(REST_MS, () => {
      this.#hasNeededMore = false;
      this.#owner.rests();
    });
  }

  #lookLater(delayMs: number): void {
    this.#timer?.cancel();
    if (this.#ended !== undefined) return;
    this.#timer = this.#core.io.clock.setTimer(delayMs, () => this.#lookNow());
  }

  #ask(due: readonly DuePiece[], now: number): void {
    const { picker } = this.#core;
    const before = picker.neededCount;
    this.#downloads.setUrgent(
      due.map(({ piece, dueMs }) => ({ piece, withinMs: Math.max(dueMs, HOT_MS) })),
    );
    if (picker.neededCount > before) {
      this.#hasNeededMore = true;
      this.#owner.needsMore();
    }
    const hot = due.filter(({ dueMs }) => dueMs <= HOT_MS).slice(0, MAX_HOT_PIECES)
      .map(({ piece }) => piece);
    const lateBlocks = this.#late.look(hot, now);
    if (hot.length > 0) {
      this.#downloads.hasten(hot, lateBlocks);
      this.#owner.hasten(hot);
    }
    if (due.length > 0) this.#downloads.fillAll();
  }
}
