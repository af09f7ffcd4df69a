import { Bitfield, BLOCK_LENGTH } from "../metainfo/mod.ts";
import type { PickedBlock, PickingPeer, PickOptions } from "../swarm/mod.ts";
import { parseWebUrl, WebSeed, WebSeedError, type WebSeedKind } from "../web_seed/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Gate } from "./gate.ts";
import type { BlockSource, WebSource } from "./peer.ts";
import type { WebSeedStatus } from "./status.ts";
import type { Throttle } from "./throttle.ts";
import { WebSeedPeer } from "./web_seed_peer.ts";
import { TransferOver, WebTransfer } from "./web_transfer.ts";

/** Requests under way at one web seed; scripts of BEP 17 are there to limit who asks, and get one. */
const MAX_TRANSFERS_PER_SEED = 3;

/** Requests under way for one torrent. */
const MAX_TRANSFERS = 12;

/** Web seeds of one torrent that are used, the first ones; the lists in torrents are longer than anybody needs. */
const MAX_WEB_SEEDS = 100;

/** Blocks that others were asked for, which an idle web seed is asked for at the very end. */
const ENDGAME_BLOCKS = 16;

/** A slow transfer is looked at after this time. */
const SLOW_AFTER_MS = 10_000;

/** One that would take longer than this for the rest gives it back, where a peer is faster. */
const SLOW_REST_MS = 15_000;

/** What it keeps then, in seconds at its rate. */
const SLOW_KEEP_SECONDS = 5;

/** What web seeding asks of the torrent. */
export interface WebSeedingOwner {
  /** Closed while what came can not be put away fast enough. */
  readonly readGate: Gate;
  /** Limits what is read. */
  readonly downloadThrottle: Throttle;
  /** Chooses blocks that lie together. */
  claimRun(peer: PickingPeer, count: number, options: PickOptions): PickedBlock[];
  /** A block came. */
  take(
    block: PickedBlock,
    bytes: Uint8Array,
    from: { readonly source: BlockSource; readonly wasAsked: boolean },
  ): void;
}

/** How web seeding is set up. */
export interface WebSeedingOptions {
  /** URLs by kind; those that are of no use are left out. */
  readonly urls: Readonly<Record<WebSeedKind, readonly string[]>>;
  /** The `User-Agent` field. */
  readonly userAgent: string;
}

/** Asks web servers for what is missing (BEP 17, 19), beside peers or alone. */
export class WebSeeding {
  readonly #core: TorrentCore;
  readonly #owner: WebSeedingOwner;
  readonly #seeds: readonly WebSeedPeer[];
  #isRunning = false;
  #waitingForRoom: (() => void)[] = [];

  /** Web seeding that has not begun. */
  constructor(core: TorrentCore, owner: WebSeedingOwner, options: WebSeedingOptions) {
    this.#core = core;
    this.#owner = owner;
    this.#seeds = core.layout.pieceCount === 0 ? [] : this.#makeSeeds(options);
    for (const seed of this.#seeds) core.picker.addPeer(seed.offered);
  }

  /** Begins, or goes on. */
  start(): void {
    this.#isRunning = true;
    this.fill();
  }

  /** Gives up what is under way, and asks for nothing more. */
  pause(): void {
    this.#isRunning = false;
    for (const seed of this.#seeds) this.#abort(seed, "Paused");
    this.#roomAgain();
  }

  /** Asks those that can be asked for more. */
  fill(): void {
    this.#roomAgain();
    const { io, picker } = this.#core;
    if (!this.#isRunning || picker.neededCount === 0 || !this.#owner.readGate.open) return;
    const now = io.clock.now();
    for (const seed of this.#seeds) {
      while (this.#mayAsk(seed, now)) {
        const blocks = this.#owner.claimRun(seed, seed.runBlocks, {
          endgameCount: seed.transfers.size === 0 ? ENDGAME_BLOCKS : 0,
        });
        if (blocks.length === 0) break;
        this.#begin(seed, blocks);
      }
    }
  }

  /** Once a second: gives up those that fell silent, and gives back what is slower than from peers. */
  tick(now: number): void {
    const isAlone = this.#core.peers.size === 0;
    const isComplete = this.#core.picker.neededCount === 0;
    for (const seed of this.#seeds) {
      if (isAlone) seed.wake();
      if (isComplete) this.#abort(seed, "Nothing is missing");
      for (const transfer of seed.transfers) {
        transfer.tick(now);
        this.#relieve(transfer, now);
      }
    }
  }

  /** Readers wait for these pieces: one who is busy with others is to have room for them, if nobody was asked for them. */
  hasten(pieces: readonly number[]): void {
    const { io, picker } = this.#core;
    const isUntouched = (piece: number) => {
      const partial = picker.partials.get(piece);
      return picker.isMissing(piece) && (!partial || partial.freeCount > 0);
    };
    const wanted = pieces.filter(isUntouched);
    if (!this.#isRunning || wanted.length === 0) return;
    const now = io.clock.now();
    for (const seed of this.#seeds) {
      if (seed.web.health.stateAt(now) !== "ready" || this.#mayAsk(seed, now)) continue;
      if (!wanted.some((piece) => seed.pieces.has(piece))) continue;
      const idle = [...seed.transfers].filter((transfer) => !transfer.isUrgent);
      idle.at(-1)?.giveBack(1);
    }
  }

  /** A block has come that others were asked for. */
  cancel(piece: number, block: number): void {
    for (const seed of this.#seeds) seed.cancel(piece, block);
  }

  /** One has sent wrong data in a piece, without doubt. */
  convict(source: WebSource, piece: number): void {
    const seed = this.#seeds.find((each) => each.source === source);
    if (!seed || seed.web.health.isDropped) return;
    seed.joiner.clear();
    seed.web.health.sentWrong(piece, this.#core.io.clock.now());
    this.#core.log("warn", `${nameOf(seed)} sent bad data in piece ${piece}`);
    if (seed.web.health.isDropped) this.#dropped(seed);
  }

  /** The web seeds as they are at `now`. */
  status(now: number): WebSeedStatus[] {
    return this.#seeds.map((seed) => describeWebSeed(seed, now));
  }

  #makeSeeds({ urls, userAgent }: WebSeedingOptions): WebSeedPeer[] {
    const { io, metainfo, layout, infoHash } = this.#core;
    const known = new Set<string>();
    const seeds: WebSeedPeer[] = [];
    for (const kind of ["files", "pieces"] as const) {
      for (const url of urls[kind]) {
        const key = `${kind} ${url}`;
        if (seeds.length >= MAX_WEB_SEEDS || known.has(key) || !parseWebUrl(url)) continue;
        known.add(key);
        const { clock, network } = io;
        const options = { kind, metainfo, layout, infoHash, clock, http: network.http, userAgent };
        const seed: WebSeedPeer = new WebSeedPeer(this.#core, new WebSeed(url, options), {
          id: -1 - seeds.length,
          owner: {
            take: (block, bytes, wasAsked) => {
              this.#owner.take(block, bytes, { source: seed.source, wasAsked });
            },
          },
        });
        seeds.push(seed);
      }
    }
    return seeds;
  }

  #mayAsk(seed: WebSeedPeer, now: number): boolean {
    const { health, kind } = seed.web;
    const isCareful = kind === "pieces" || health.reason !== undefined;
    const max = isCareful ? 1 : MAX_TRANSFERS_PER_SEED;
    if (health.stateAt(now) !== "ready" || seed.transfers.size >= max) return false;
    return this.#seeds.reduce((sum, each) => sum + each.transfers.size, 0) < MAX_TRANSFERS;
  }

  #begin(seed: WebSeedPeer, blocks: readonly PickedBlock[]): void {
    this.#core.tasks.run(async (signal) => {
      const transfer = new WebTransfer(this.#core, seed, {
        readGate: this.#owner.readGate,
        throttle: this.#owner.downloadThrottle,
        signal,
        room: () => new Promise((go) => this.#waitingForRoom.push(go)),
      });
      seed.transfers.add(transfer);
      try {
        await transfer.run(blocks);
        this.#succeeded(seed, transfer);
      } catch (error) {
        this.#failed(seed, error);
      } finally {
        seed.transfers.delete(transfer);
      }
      this.fill();
    });
  }

  #succeeded(seed: WebSeedPeer, transfer: WebTransfer): void {
    const now = this.#core.io.clock.now();
    seed.ranAt(transfer.rate(now));
    seed.web.health.succeeded(now);
  }

  #failed(seed: WebSeedPeer, error: unknown): void {
    const { io, picker, tasks } = this.#core;
    if (!(error instanceof WebSeedError)) {
      // The torrent paused or stopped, or others were faster.
      if (!(error instanceof TransferOver) && !tasks.signal.aborted) throw error;
      return;
    }
    const { health } = seed.web;
    const now = io.clock.now();
    picker.disown(seed.id); // others may go on with its pieces
    this.#core.log("info", `Cannot download from ${nameOf(seed)}: ${error.message}`);
    if (error.kind === "busy") return health.busy(error.message, now, error.retryAfterMs);
    if (error.kind === "failed") return health.failed(error.message, now);
    if (error.kind === "gone") {
      this.#offer(seed, seed.web.pieces());
      if (seed.offered.count > 0) return;
    }
    health.drop(error.message);
    this.#dropped(seed);
  }

  #dropped(seed: WebSeedPeer): void {
    const { picker } = this.#core;
    picker.disown(seed.id);
    this.#offer(seed, new Bitfield(this.#core.layout.pieceCount));
    this.#abort(seed, "Dropped");
    this.#core.log("warn", `Asks ${nameOf(seed)} no more: ${seed.web.health.reason}`);
  }

  /** Notes which pieces a web seed has. */
  #offer(seed: WebSeedPeer, pieces: Bitfield): void {
    this.#core.picker.removePeer(seed.offered);
    seed.offered = pieces;
    this.#core.picker.addPeer(pieces);
    seed.refresh();
  }

  /** Has a transfer give back what peers would bring sooner. */
  #relieve(transfer: WebTransfer, now: number): void {
    if (transfer.ageMs(now) < SLOW_AFTER_MS) return;
    const rate = transfer.rate(now);
    if (transfer.pending.size * BLOCK_LENGTH <= rate * SLOW_REST_MS / 1000) return;
    for (const peer of this.#core.peers.values()) {
      if (peer.peerChoking || !peer.amInterested || peer.download.rate(now) <= rate) continue;
      return transfer.giveBack(Math.ceil(rate * SLOW_KEEP_SECONDS / BLOCK_LENGTH));
    }
  }

  #abort(seed: WebSeedPeer, reason: string): void {
    for (const transfer of seed.transfers) transfer.abort(new TransferOver(reason));
  }

  #roomAgain(): void {
    const waiting = this.#waitingForRoom;
    this.#waitingForRoom = [];
    for (const go of waiting) go();
  }
}

function describeWebSeed(seed: WebSeedPeer, now: number): WebSeedStatus {
  const { health, url, gone } = seed.web;
  const state = health.stateAt(now);
  const isBusy = seed.transfers.size > 0;
  const [why] = gone.values();
  const files = gone.size === 1 ? "a file" : `${gone.size} files`;
  const reason = health.reason ?? (why === undefined ? undefined : `${files} left out: ${why}`);
  return {
    url,
    downloadRateBytesPerSec: seed.download.rate(now),
    state: state !== "ready" ? state : isBusy ? "active" : "idle",
    ...(reason === undefined ? {} : { reason }),
  };
}

/** What the log calls a web seed: its host, for the rest of a URL may be secret. */
function nameOf(seed: WebSeedPeer): string {
  return `the web seed at ${new URL(seed.web.url).host}`;
}
