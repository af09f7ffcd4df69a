import { type Bitfield, BLOCK_LENGTH } from "../metainfo/mod.ts";
import { type PickedBlock, RateMeter } from "../swarm/mod.ts";
import { BlockJoiner, type WebSeed } from "../web_seed/mod.ts";
import type { TorrentCore } from "./core.ts";
import { requestKey, type WebSource } from "./peer.ts";
import type { TransferSeed, WebTransfer } from "./web_transfer.ts";

/** What is asked for at once, at first; then what comes in the time below, within these bounds. */
const FIRST_RUN_BYTES = 1024 * 1024;
const MIN_RUN_BYTES = 256 * 1024;
const MAX_RUN_BYTES = 16 * 1024 * 1024;

/** How long a run should take: long enough that asking costs nothing, and short enough to be waited for. */
const RUN_SECONDS = 8;

/** A run is at most so many times as long as the one before. */
const MAX_RUN_GROWTH = 4;

/** What a web seed asks of who drives it. */
export interface WebSeedPeerOwner {
  /** A block came from it. */
  take(block: PickedBlock, bytes: Uint8Array, wasAsked: boolean): void;
}

/** A web seed as the picker and the status see it: a seed that never chokes. */
export class WebSeedPeer implements TransferSeed {
  /** A negative number, which no peer has. */
  readonly id: number;
  /** What is known of it. */
  readonly web: WebSeed;
  /** Who its blocks are from. */
  readonly source: WebSource;
  /** What it sends us. */
  readonly download: RateMeter = new RateMeter();
  /** The requests under way. */
  readonly transfers: Set<WebTransfer> = new Set();
  /** Joins what it sends to blocks. */
  readonly joiner: BlockJoiner;
  /** Files that are being read from their beginning; nobody else is to ask for them. */
  readonly #streaming = new Set<number>();
  /** Files that it gives from their beginning alone, which is not worth while now. */
  readonly #resting = new Set<number>();
  readonly #core: TorrentCore;
  /** The pieces that it has, as the picker counts them. */
  offered: Bitfield;
  #pieces: Bitfield;
  #runBytes = FIRST_RUN_BYTES;

  /** A web seed that was not asked yet. */
  constructor(core: TorrentCore, web: WebSeed, init: { id: number; owner: WebSeedPeerOwner }) {
    this.#core = core;
    this.web = web;
    this.id = init.id;
    this.source = { webSeed: web.url };
    this.joiner = new BlockJoiner(core.layout, {
      isNeeded: (piece, block) => this.isNeeded(piece, block),
      useless: (bytes) => core.traffic.wastedBytes += bytes,
      whole: (piece, block, bytes) => {
        init.owner.take({ piece, block }, bytes, this.cancel(piece, block));
      },
    });
    this.offered = web.pieces();
    this.#pieces = this.offered;
  }

  /** The pieces that may be asked of it. */
  get pieces(): Bitfield {
    return this.#pieces;
  }

  /** How many blocks to ask for at once. */
  get runBlocks(): number {
    return Math.ceil(this.#runBytes / BLOCK_LENGTH);
  }

  /** Whether a block is asked of it and has not come. */
  isRequested(piece: number, block: number): boolean {
    const key = requestKey(piece, block);
    for (const { pending } of this.transfers) if (pending.has(key)) return true;
    return false;
  }

  /** Whether a block is wanted and has not come from anybody. */
  isNeeded(piece: number, block: number): boolean {
    const { picker } = this.#core;
    return picker.isMissing(piece) && !(picker.partials.get(piece)?.hasReceived(block) ?? false);
  }

  /** Waits for a block no more, for it has come; says whether it was waited for. */
  cancel(piece: number, block: number): boolean {
    const key = requestKey(piece, block);
    let wasAsked = false;
    for (const transfer of this.transfers) {
      if (!transfer.pending.delete(key)) continue;
      wasAsked = true;
      transfer.shortened();
    }
    return wasAsked;
  }

  /** A run has come: the next is as long as it should be at that rate. */
  ranAt(rateBytesPerSec: number): void {
    const wanted = Math.min(rateBytesPerSec * RUN_SECONDS, this.#runBytes * MAX_RUN_GROWTH);
    this.#runBytes = Math.max(MIN_RUN_BYTES, Math.min(wanted, MAX_RUN_BYTES));
  }

  /** Whether a file is being read from its beginning. */
  isStreaming(file: number): boolean {
    return this.#streaming.has(file);
  }

  /** Says whether a file is being read from its beginning. */
  setStreaming(file: number, isStreaming: boolean): void {
    if (isStreaming) this.#streaming.add(file);
    else this.#streaming.delete(file);
    this.refresh();
  }

  /** Leaves a file alone for as long as others have it. */
  rest(file: number): void {
    this.#resting.add(file);
    this.refresh();
  }

  /** There is nobody else: whatever it has is to be asked for. */
  wake(): void {
    if (this.#resting.size === 0) return;
    this.#resting.clear();
    this.refresh();
  }

  /** Finds anew which pieces may be asked of it. */
  refresh(): void {
    this.#pieces = this.web.pieces([...this.#streaming, ...this.#resting]);
  }
}
