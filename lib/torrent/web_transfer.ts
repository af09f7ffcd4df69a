import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import type { PickedBlock, PickingPeer, RateMeter } from "../swarm/mod.ts";
import {
  type BlockJoiner,
  type WebBody,
  type WebRange,
  type WebSeed,
  WebSeedError,
} from "../web_seed/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Gate } from "./gate.ts";
import { requestKey } from "./peer.ts";
import type { Throttle } from "./throttle.ts";

/** A web seed that sends nothing for this long is given up for now (libtorrent's limit). */
export const WEB_TIMEOUT_MS = 20_000;

/** What is read at once at most. */
const READ_BYTES = 256 * 1024;

/** A file that a server gives from its beginning alone is read so while peers have it too if this part of it is missing. */
const MIN_STREAM_SHARE = 1 / 4;

const ZEROS = new Uint8Array(BLOCK_LENGTH);

/** What a transfer asks of its web seed. */
export interface TransferSeed extends PickingPeer {
  /** What is known of it. */
  readonly web: WebSeed;
  /** Joins what it sends to blocks. */
  readonly joiner: BlockJoiner;
  /** What it sends us. */
  readonly download: RateMeter;
  /** Whether a block is wanted and has not come from anybody. */
  isNeeded(piece: number, block: number): boolean;
  /** Whether a file is being read from its beginning. */
  isStreaming(file: number): boolean;
  /** Says whether a file is being read from its beginning. */
  setStreaming(file: number, isStreaming: boolean): void;
  /** Leaves a file alone for as long as others have it. */
  rest(file: number): void;
}

/** What a transfer needs besides its web seed. */
export interface WebTransferOptions {
  /** Closed while what came can not be put away fast enough. */
  readonly readGate: Gate;
  /** Limits what is read. */
  readonly throttle: Throttle;
  /** Gives it up. */
  readonly signal: AbortSignal;
  /** Returns when there may be room to begin another piece. */
  room(): Promise<void>;
}

/** Gets some blocks from a web seed, with as many requests as that takes, one after the other. */
export class WebTransfer {
  /** What was asked for and has not come, in the order that it comes in. */
  readonly pending: Map<number, PickedBlock> = new Map();
  readonly #core: TorrentCore;
  readonly #seed: TransferSeed;
  readonly #options: WebTransferOptions;
  readonly #controller = new AbortController();
  readonly #signal: AbortSignal;
  readonly #startedAt: number;
  #bytes = 0;
  #isStream = false;
  /** Since when the server is waited for; undefined while it is not. */
  #waitingSince: number | undefined;

  /** A transfer that has not begun. */
  constructor(core: TorrentCore, seed: TransferSeed, options: WebTransferOptions) {
    this.#core = core;
    this.#seed = seed;
    this.#options = options;
    this.#signal = AbortSignal.any([this.#controller.signal, options.signal]);
    this.#startedAt = core.io.clock.now();
  }

  /** Bytes a second so far, at `now`. */
  rate(now: number): number {
    return this.#bytes === 0 ? 0 : this.#bytes * 1000 / (now - this.#startedAt);
  }

  /** Milliseconds since it began, at `now`. */
  ageMs(now: number): number {
    return now - this.#startedAt;
  }

  /**
   * Gets blocks.
   *
   * @throws {WebSeedError} if the server does not give them.
   * @throws what it was aborted with.
   */
  async run(blocks: readonly PickedBlock[]): Promise<void> {
    this.#claim(blocks);
    try {
      const inOrder = blocks.toSorted((a, b) => a.piece - b.piece || a.block - b.block);
      for (const range of this.#seed.web.plan(inOrder, this.#seed.joiner)) {
        if (this.pending.size === 0) return;
        if (this.#isNeeded(range)) await this.#get(range);
      }
    } catch (error) {
      // An aborted body fails in ways of its own.
      if (this.#signal.aborted) throw this.#signal.reason;
      throw error instanceof WebSeedError ? error : new WebSeedError("failed", messageOf(error));
    } finally {
      this.#waitingSince = undefined;
      for (const { piece, block } of this.pending.values()) this.#core.picker.release(piece, block);
      this.pending.clear();
    }
  }

  /** Ends it at once. */
  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** A block has come from elsewhere; where that was the last one, the server need not go on. */
  shortened(): void {
    // What is being delivered ends by itself; a server that we wait for is told.
    if (this.pending.size === 0 && !this.#isStream && this.#waitingSince !== undefined) {
      this.abort(new TransferOver("Others were faster"));
    }
  }

  /** Whether what it waits for is needed by readers. */
  get isUrgent(): boolean {
    const { urgent } = this.#core.picker;
    return this.pending.values().some(({ piece }) => urgent.has(piece));
  }

  /** Gives back all but as many of the blocks that are waited for, for others to be asked. */
  giveBack(keep: number): void {
    if (this.#isStream) return;
    for (const [key, { piece, block }] of [...this.pending].slice(Math.max(1, keep))) {
      this.pending.delete(key);
      this.#core.picker.release(piece, block);
    }
  }

  /** Once a second: gives up a server that fell silent, or one that sends what is wanted no more. */
  tick(now: number): void {
    if (!this.#isStream && this.pending.size > 0 && !this.#isAnyWanted()) {
      return this.abort(new TransferOver("It is wanted no more"));
    }
    if (this.#waitingSince === undefined || now - this.#waitingSince < WEB_TIMEOUT_MS) return;
    const reason = `it sent nothing for ${WEB_TIMEOUT_MS / 1000} seconds`;
    this.abort(new WebSeedError("failed", reason));
  }

  #claim(blocks: readonly PickedBlock[]): void {
    for (const picked of blocks) this.pending.set(requestKey(picked.piece, picked.block), picked);
  }

  #isAnyWanted(): boolean {
    return this.pending.values().some(({ piece }) => this.#core.picker.isMissing(piece));
  }

  /** Whether a block that a range is part of is waited for. */
  #isNeeded({ position, length }: WebRange): boolean {
    const { pieceLength } = this.#core.layout;
    for (
      let at = position;
      at < position + length;
      at += BLOCK_LENGTH - at % pieceLength % BLOCK_LENGTH
    ) {
      const block = Math.floor(at % pieceLength / BLOCK_LENGTH);
      if (this.pending.has(requestKey(Math.floor(at / pieceLength), block))) return true;
    }
    return false;
  }

  async #get(range: WebRange): Promise<void> {
    const { source, position, length } = range;
    if (source.kind === "zeros") return this.#putZeros(position, length);
    if (source.kind === "file" && this.#seed.isStreaming(source.file)) return;
    this.#waitingSince = this.#core.io.clock.now();
    const body = await this.#seed.web.open(range, this.#signal);
    this.#waitingSince = undefined;
    try {
      if (body.isWhole && source.kind === "file") await this.#stream(source.file, body);
      else await this.#read(range, body);
    } finally {
      await body.cancel();
    }
  }

  #putZeros(position: number, length: number): void {
    for (let at = 0; at < length; at += ZEROS.length) {
      this.#seed.joiner.put(position + at, ZEROS.subarray(0, Math.min(ZEROS.length, length - at)));
    }
  }

  async #read({ position, length }: WebRange, body: WebBody): Promise<void> {
    for (let at = 0; at < length;) {
      if (this.pending.size === 0) return;
      const bytes = await this.#next(body, length - at);
      if (bytes === null) {
        if (at > 0 && at === body.length) break; // it gives less at once; the rest is asked for again
        throw new WebSeedError("failed", "it ended in the middle");
      }
      this.#seed.joiner.put(position + at, bytes);
      at += bytes.length;
    }
    // To its end, so that the connection can be used again; what comes beyond it is given up.
    await this.#next(body, 1);
  }

  /** Reads a file from its beginning, and takes of it whatever is missing. */
  async #stream(file: number, body: WebBody): Promise<void> {
    const { layout, metainfo } = this.#core;
    const found = metainfo.files[file];
    if (!found || this.#seed.isStreaming(file)) return;
    if (!this.#isWorthStreaming(file)) return this.#seed.rest(file);
    this.#seed.setStreaming(file, true);
    this.#isStream = true;
    try {
      const end = found.offset + found.length;
      for (let at = found.offset; at < end;) {
        const piece = Math.floor(at / layout.pieceLength);
        if (!this.#isAnyNeeded(at, end)) return;
        await this.#claimPiece(piece);
        const bytes = await this.#next(body, Math.min(end, (piece + 1) * layout.pieceLength) - at);
        if (bytes === null) throw new WebSeedError("failed", "it ended in the middle");
        this.#seed.joiner.put(at, bytes);
        at += bytes.length;
      }
    } finally {
      this.#isStream = false;
      this.#seed.setStreaming(file, false);
    }
  }

  /** Whether it is better to read a whole file than to wait for peers. */
  #isWorthStreaming(file: number): boolean {
    const { layout, picker, peers } = this.#core;
    if (peers.size === 0) return true;
    const { first, last } = layout.filePieces(file);
    let missing = 0;
    for (let piece = first; piece <= last; piece++) if (picker.isMissing(piece)) missing++;
    return missing >= (last - first + 1) * MIN_STREAM_SHARE;
  }

  /** Whether some of these bytes have not come: a piece may be missing though all that a file has of it is there. */
  #isAnyNeeded(from: number, end: number): boolean {
    const { layout, picker } = this.#core;
    for (let at = from; at < end;) {
      const piece = Math.floor(at / layout.pieceLength);
      const begin = at % layout.pieceLength;
      if (!picker.isMissing(piece)) {
        at += layout.pieceLength - begin;
        continue;
      }
      const block = Math.floor(begin / BLOCK_LENGTH);
      const blockAt = at - begin % BLOCK_LENGTH;
      if (this.#seed.isNeeded(piece, block)) {
        const gaps = this.#seed.joiner.gaps(piece, block);
        if (gaps.some((gap) => blockAt + gap.start < end && blockAt + gap.end > at)) return true;
      }
      at = Math.min(blockAt + BLOCK_LENGTH, (piece + 1) * layout.pieceLength);
    }
    return false;
  }

  /** Claims what nobody was asked for of a piece that the stream comes to; waits where it may not be begun yet. */
  async #claimPiece(piece: number): Promise<void> {
    const { picker } = this.#core;
    for (;;) {
      this.#claim(picker.pickPiece(this.#seed, piece));
      if (!picker.isMissing(piece) || picker.partials.has(piece)) return;
      await this.#options.room();
      this.#signal.throwIfAborted();
    }
  }

  async #next(body: WebBody, maxBytes: number): Promise<Uint8Array | null> {
    const { readGate } = this.#options;
    if (!readGate.open) await readGate.passed();
    const granted = await this.#granted(Math.min(maxBytes, READ_BYTES));
    this.#signal.throwIfAborted();
    this.#waitingSince = this.#core.io.clock.now();
    let length = 0;
    try {
      const bytes = await body.read(granted);
      this.#signal.throwIfAborted();
      length = bytes?.length ?? 0;
      this.#count(length);
      return bytes;
    } finally {
      this.#waitingSince = undefined;
      this.#options.throttle.giveBack(granted - length);
    }
  }

  async #granted(maxBytes: number): Promise<number> {
    const { throttle } = this.#options;
    let granted = throttle.take(maxBytes);
    while (granted === 0) {
      await throttle.wait();
      this.#signal.throwIfAborted();
      granted = throttle.take(maxBytes);
    }
    return granted;
  }

  #count(bytes: number): void {
    if (bytes === 0) return;
    const now = this.#core.io.clock.now();
    this.#bytes += bytes;
    this.#seed.download.add(bytes, now);
    this.#core.traffic.download.add(bytes, now);
  }
}

/** A transfer that is of no use any more, which is nobody's fault. */
export class TransferOver extends Error {}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
