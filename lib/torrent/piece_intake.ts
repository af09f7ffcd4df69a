import { sha256, toHex } from "../hash/mod.ts";
import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import {
  MAX_WHOLE_PIECE_LENGTH,
  PieceAssembly,
  SEGMENT_LENGTH,
  SegmentPool,
  type WholePiece,
} from "../storage/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Gate } from "./gate.ts";
import { PieceBuffers } from "./piece_buffers.ts";

/** Pieces on their way to the disk, in bytes, before reading from peers pauses. */
const MAX_BUSY_BYTES = 12 * 1024 * 1024;

/** Pieces that are checked and written by one call: small ones cost less together. */
const BATCH_BYTES = 4 * 1024 * 1024;

/** Calls under way at once: one is done while the next is handed over. */
const MAX_BATCHES = 2;

/** What the intake asks of the downloads. */
export interface PieceIntakeOwner {
  /** Closed while more is on its way to the disk than should be; set by the intake. */
  readonly gate: Gate;
  /** Whether digests of the blocks of a piece that passed are of interest. */
  wantsDigests(piece: number): boolean;
  /** A piece is right and written. */
  passed(piece: number, digests: readonly string[]): void;
  /** A piece is wrong; the digests are of its blocks, in order. */
  failed(piece: number, digests: readonly string[]): void;
  /** The gate has opened again: peers may have run out of requests meanwhile. */
  roomAgain(): void;
  /** The disk took something. */
  writeDone(): void;
  /** Writing failed; resolves when it is to be tried again, rejects if the torrent ends. */
  writeFailed(error: unknown): Promise<void>;
}

/** Memory for pieces is kept so long after the last of them; a torrent that has all that is wanted needs none. */
const KEEP_MS = 10_000;

/**
 * Puts pieces together from their blocks, and has them checked and written.
 *
 * Small pieces are held whole, and go to the disk several at once. Large ones go there in segments as they come, so that the
 * memory is bounded whatever the length of a piece.
 */
export class PieceIntake {
  readonly #core: TorrentCore;
  readonly #owner: PieceIntakeOwner;
  readonly #isLarge: boolean;
  readonly #buffers: PieceBuffers;
  readonly #segments: SegmentPool;
  readonly #assemblies = new Map<number, PieceAssembly>();
  #ready: WholePiece[] = [];
  #batches = 0;
  #busyBytes = 0;
  #isHolding = false;
  #heldBytes = 0;
  /** When a piece was last being put together. */
  #usedAt = -Infinity;

  /** An intake without any block. */
  constructor(core: TorrentCore, owner: PieceIntakeOwner) {
    const { disk } = core.io;
    this.#core = core;
    this.#owner = owner;
    this.#isLarge = core.layout.pieceLength > MAX_WHOLE_PIECE_LENGTH;
    this.#buffers = new PieceBuffers(core.layout, disk);
    this.#segments = new SegmentPool(disk);
  }

  /** Takes a block that was not there, by copying it. */
  put(piece: number, begin: number, block: Uint8Array): void {
    if (this.#isLarge) this.#assembly(piece).put(begin, block);
    else this.#buffers.of(piece).set(block, begin);
  }

  /** All blocks of a piece are there. */
  finish(piece: number): void {
    if (this.#isLarge) return this.#finishAssembly(piece);
    const data = this.#buffers.of(piece);
    this.#setBusy(data.length);
    this.#ready.push({ piece, data });
    this.#pump();
  }

  /** Forgets the blocks of a piece that is not complete. */
  drop(piece: number): void {
    this.#buffers.release(piece);
    const assembly = this.#assemblies.get(piece);
    if (!assembly) return;
    this.#assemblies.delete(piece);
    this.#core.tasks.run(() => assembly.close());
  }

  /** While nothing is taken, the gate stays open: what is on its way waits, and no more comes. */
  setHolding(isHolding: boolean): void {
    this.#isHolding = isHolding;
    this.#heldBytes = 0;
    this.#setBusy(0);
  }

  /** Says whether a block may still be held while nothing is taken, and counts it if so. */
  mayHold(bytes: number): boolean {
    if (this.#heldBytes + bytes > MAX_BUSY_BYTES) return false;
    this.#heldBytes += bytes;
    return true;
  }

  /** Once a second: gives memory back that is not needed any more. */
  tick(now: number): void {
    if (this.#buffers.isInUse || this.#assemblies.size > 0) this.#usedAt = now;
    else if (now - this.#usedAt >= KEEP_MS || this.#core.picker.missingCount === 0) {
      this.#buffers.free();
      this.#segments.free();
    }
  }

  /** Ends what is not complete. */
  async close(): Promise<void> {
    await Promise.all(this.#assemblies.values().map((assembly) => assembly.close()));
    this.#assemblies.clear();
    this.#buffers.close();
    this.#segments.free();
  }

  #pump(): void {
    while (this.#batches < MAX_BATCHES && this.#ready.length > 0) {
      const batch = this.#takeBatch();
      this.#batches++;
      this.#core.tasks.run(async (signal) => {
        try {
          await this.#store(batch, signal);
        } finally {
          for (const { piece } of batch) this.#buffers.release(piece);
          this.#batches--;
          this.#setBusy(-lengthOf(batch));
          this.#pump();
        }
      });
    }
  }

  #takeBatch(): WholePiece[] {
    let count = 0;
    let bytes = 0;
    for (const { data } of this.#ready) {
      if (count > 0 && bytes + data.length > BATCH_BYTES) break;
      bytes += data.length;
      count++;
    }
    return this.#ready.splice(0, count);
  }

  async #store(batch: readonly WholePiece[], signal: AbortSignal): Promise<void> {
    const right = await this.#surely(() => this.#core.storage.writePieces(batch), signal);
    if (right === undefined) return;
    batch.forEach(({ piece, data }, at) => {
      if (right[at]) {
        this.#owner.passed(piece, this.#owner.wantsDigests(piece) ? digestsOf(data) : []);
      } else {
        this.#owner.failed(piece, digestsOf(data));
      }
    });
  }

  #assembly(piece: number): PieceAssembly {
    let assembly = this.#assemblies.get(piece);
    if (!assembly) {
      const { storage, layout, tasks } = this.#core;
      assembly = new PieceAssembly(storage, piece, {
        size: layout.pieceSize(piece),
        pool: this.#segments,
        write: async (begin, data) => {
          this.#setBusy(data.length);
          try {
            await this.#surely(() => storage.writeBlock(piece, begin, data), tasks.signal);
          } finally {
            this.#setBusy(-data.length);
          }
        },
      });
      this.#assemblies.set(piece, assembly);
    }
    return assembly;
  }

  #finishAssembly(piece: number): void {
    const assembly = this.#assembly(piece);
    this.#assemblies.delete(piece);
    this.#core.tasks.run(async (signal) => {
      const isRight = await assembly.finish();
      if (signal.aborted) return;
      const wantsDigests = !isRight || this.#owner.wantsDigests(piece);
      const digests = wantsDigests ? await this.#digestsOnDisk(piece) : [];
      if (isRight) this.#owner.passed(piece, digests);
      else this.#owner.failed(piece, digests);
    });
  }

  /** Digests of the blocks of a large piece, whose bytes are on disk, right or wrong. */
  async #digestsOnDisk(piece: number): Promise<string[]> {
    const { storage, layout } = this.#core;
    const size = layout.pieceSize(piece);
    const digests: string[] = [];
    for (let begin = 0; begin < size; begin += SEGMENT_LENGTH) {
      const data = new Uint8Array(Math.min(SEGMENT_LENGTH, size - begin));
      await storage.readBlock(piece, begin, data);
      digests.push(...digestsOf(data));
    }
    return digests;
  }

  /** Tries a write until the disk takes it; undefined if the torrent ends before. */
  async #surely<T>(write: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    while (!signal.aborted) {
      try {
        const result = await write();
        this.#owner.writeDone();
        return result;
      } catch (error) {
        if (signal.aborted) return undefined;
        await this.#owner.writeFailed(error);
      }
    }
    return undefined;
  }

  #setBusy(change: number): void {
    this.#busyBytes += change;
    const wasOpen = this.#owner.gate.open;
    this.#owner.gate.set(this.#isHolding || this.#busyBytes < MAX_BUSY_BYTES);
    if (!wasOpen && this.#owner.gate.open) this.#owner.roomAgain();
  }
}

function lengthOf(batch: readonly WholePiece[]): number {
  return batch.reduce((sum, { data }) => sum + data.length, 0);
}

/** SHA-256, so that they are leaves of merkle trees, too (BEP 52). */
function digestsOf(data: Uint8Array): string[] {
  const digests: string[] = [];
  for (let at = 0; at < data.length; at += BLOCK_LENGTH) {
    digests.push(toHex(sha256(data.subarray(at, at + BLOCK_LENGTH))));
  }
  return digests;
}
