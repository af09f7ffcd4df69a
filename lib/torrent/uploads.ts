import { BLOCK_LENGTH } from "../metainfo/mod.ts";
import { Choker, type ChokingPeer, RECHOKE_INTERVAL_MS, takesMoreThanItHas } from "../swarm/mod.ts";
import {
  allowedFastSet,
  type BlockRange,
  encodeMessage,
  PIECE_HEADER_LENGTH,
  WireError,
  writePieceHeader,
} from "../wire/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Peer } from "./peer.ts";
import { MAX_QUEUED_REQUESTS } from "./peer_limits.ts";

/** A peer that was choked may not have heard of it: its requests are no offence for this long. */
const CHOKE_GRACE_MS = 2_000;

/** Requests beyond those that it may have at once before a peer is let go: as many as it may ever have. */
const MAX_EXCESS_REQUESTS = MAX_QUEUED_REQUESTS;

/** Requests that could not be meant before a peer is let go. */
const MAX_INVALID_REQUESTS = 300;

/** Pieces that a peer may ask for while it is choked: as many as libtorrent grants. */
const GRANTED_PIECES = 5;

/** How often it may ask for each block of them (libtorrent's limit). */
const GRANTED_TIMES = 3;

/** Blocks are read and sent in runs of up to this many bytes: one read and one write for sixteen blocks. */
const RUN_BYTES = 256 * 1024;

/** A run takes this long at most where the rate is limited, for nothing else can be said to the peer meanwhile. */
const RUN_MS = 250;

/** Requests joined to a run at most; a peer may ask for less than a block at a time. */
const RUN_REQUESTS = 64;

/** A run with its headers. */
const SEND_BUFFER_BYTES = RUN_BYTES + RUN_REQUESTS * PIECE_HEADER_LENGTH;

/** What peers say when everything has been here for this long, they say knowing it. */
const SEEDING_KNOWN_MS = 10_000;

/** What the uploads ask of the torrent. */
export interface UploadsOwner {
  /** Whether all that is wanted is there. */
  readonly seeding: boolean;
  /** The limit of what is sent to all peers; Infinity is none. */
  readonly limitBytesPerSec: number;
  /** Whether a peer may have a piece that is here. */
  mayServe(peer: Peer, piece: number): boolean;
  /** Makes sure of a piece that was trusted unread; false if it is wrong. */
  ensureChecked(piece: number): Promise<boolean>;
  /** A piece that should be there could not be read. */
  readFailed(piece: number, error: unknown): void;
}

/** Decides who may ask us, and sends the blocks that were asked for. */
export class Uploads {
  readonly #core: TorrentCore;
  readonly #owner: UploadsOwner;
  readonly #choker: Choker;
  #rechokeAt = -Infinity;
  /** When everything was there first. */
  #seedingSince = Infinity;

  /** @param slots How many peers may ask at once. */
  constructor(core: TorrentCore, owner: UploadsOwner, slots: number) {
    this.#core = core;
    this.#owner = owner;
    this.#choker = new Choker({ slots, random: core.io.random });
  }

  /** A peer wants something, or nothing more. */
  interestChanged(peer: Peer, interested: boolean, now: number): void {
    peer.peerInterested = interested;
    if (!interested || !peer.amChoking) return;
    if (this.#hasRoom()) this.#unchoke(peer, now);
  }

  /** A peer that has next to nothing may ask for a few pieces whatever the choice is (BEP 6). */
  grantFast(peer: Peer): void {
    const { infoHash, layout, picker } = this.#core;
    if (!peer.features.fast || peer.grantedFast.size > 0) return;
    if (peer.pieces.count >= GRANTED_PIECES) return;
    const { pieceCount } = layout;
    const set = allowedFastSet(infoHash, peer.endpoint.hostname, {
      pieceCount,
      count: GRANTED_PIECES,
    });
    for (const index of set) {
      if (!picker.have.has(index) || peer.pieces.has(index)) continue;
      if (!this.#owner.mayServe(peer, index)) continue;
      peer.grantedFast.set(index, GRANTED_TIMES * layout.blockCount(index));
      peer.link?.send(encodeMessage({ type: "allowedFast", index }));
    }
  }

  /** A peer asks for a block. */
  requested(peer: Peer, range: BlockRange, now: number): void {
    // Those who were let in come first (BEP 6 lets others be refused): fifty at once would all get their pieces late.
    const isGranted = peer.amChoking && this.#hasRoom() && takeGrant(peer, range.index);
    const isLate = peer.amChoking && !isGranted && now - peer.chokedAt <= CHOKE_GRACE_MS;
    const isThere = this.#isValid(range) && this.#owner.mayServe(peer, range.index);
    if (!isThere || (peer.amChoking && !isLate && !isGranted)) {
      if (++peer.invalidRequestCount > MAX_INVALID_REQUESTS) {
        throw new WireError("Cannot go on with a peer whose requests can not be meant");
      }
      return reject(peer, range);
    }
    if (isLate && ++peer.lateRequestCount > MAX_QUEUED_REQUESTS) {
      throw new WireError("Cannot go on with a peer that asks for more than it may while choked");
    }
    if (isLate) return reject(peer, range);
    const { requestQueue } = this.#core.peerLimits;
    if (peer.uploadQueue.length >= requestQueue) {
      // It may have been told of more, or have no way to be told; but nobody may have more than this.
      const isExcusable = requestQueue < MAX_QUEUED_REQUESTS;
      if (isExcusable && ++peer.excessRequestCount <= MAX_EXCESS_REQUESTS) {
        return reject(peer, range);
      }
      throw new WireError(`Cannot queue more than ${requestQueue} requests`);
    }
    peer.uploadQueue.push(range);
    peer.link?.wake();
  }

  /** A peer takes a request back. */
  cancelled(peer: Peer, range: BlockRange): void {
    const at = peer.uploadQueue.findIndex((queued) =>
      queued.index === range.index && queued.begin === range.begin && queued.length === range.length
    );
    if (at < 0) return;
    peer.uploadQueue.splice(at, 1);
    reject(peer, range);
  }

  /** The next run of blocks for a peer, as it goes over the wire; undefined where it asked for none. */
  next(peer: Peer): Promise<Uint8Array | undefined> | undefined {
    const run = takeRun(peer, Math.min(RUN_BYTES, this.#owner.limitBytesPerSec * RUN_MS / 1000));
    return run.length === 0 ? undefined : this.#read(peer, run);
  }

  /** A peer told of a piece: one that tells even a seed of what it gets is expected to tell of everything. */
  peerHas(peer: Peer, now: number): void {
    if (now - this.#seedingSince >= SEEDING_KNOWN_MS) peer.tellsAll = true;
  }

  /** Once a second: makes the choice anew when it is time. */
  tick(now: number): void {
    const { complete } = this.#core.picker.have;
    this.#seedingSince = complete ? Math.min(now, this.#seedingSince) : Infinity;
    if (now >= this.#rechokeAt) this.rechoke(now);
    else this.#fillPlaces(now);
  }

  /** Makes the choice anew. */
  rechoke(now: number): void {
    this.#rechokeAt = now + RECHOKE_INTERVAL_MS;
    const peers = [...this.#core.peers.values()];
    for (const peer of peers) this.#judge(peer);
    const chosen = this.#choker.choose(
      peers.map((peer) => asChoking(peer, now)),
      this.#owner.seeding,
      now,
    );
    for (const peer of peers) {
      if (chosen.has(peer.id)) this.#unchoke(peer, now);
      else this.#choke(peer, now);
    }
  }

  /** Places whose peers want nothing more go to those that wait, before the next choice. */
  #fillPlaces(now: number): void {
    const peers = [...this.#core.peers.values()];
    const interested = peers.filter((peer) => peer.peerInterested);
    const waiting = interested.filter((peer) => peer.amChoking);
    const free = this.#choker.slots - (interested.length - waiting.length);
    if (free <= 0 || waiting.length === 0) return;
    for (const peer of peers) {
      // Else they would be too many once it wants something again.
      if (!peer.peerInterested) this.#choke(peer, now);
    }
    const chosen = this.#choker.fill(waiting.map((peer) => asChoking(peer, now)), free);
    for (const peer of waiting) if (chosen.includes(peer.id)) this.#unchoke(peer, now);
  }

  /** Finds out whether a peer lies about what it has, and says so when that is found out first. */
  #judge(peer: Peer): void {
    const { pieceLength } = this.#core.layout;
    const takenBytes = peer.upload.totalBytes;
    const wasLeech = peer.isLeech;
    peer.isLeech = takesMoreThanItHas({
      takenBytes,
      toldPieces: peer.pieces.count + peer.lostPieces,
      tellsAll: peer.tellsAll,
      pieceLength,
      totalBytes: this.#core.metainfo.totalLength,
    });
    if (!peer.isLeech || wasLeech) return;
    const said = `it says to have ${peer.pieces.count} pieces of ${pieceLength}`;
    this.#core.log("info", `Served last: it took ${takenBytes} bytes, and ${said}`, { peer });
  }

  /** Whether another peer may ask before the next choice. */
  #hasRoom(): boolean {
    let unchoked = 0;
    for (const each of this.#core.peers.values()) {
      if (!each.amChoking && each.peerInterested) unchoked++;
    }
    return this.#choker.hasRoom(unchoked);
  }

  #unchoke(peer: Peer, now: number): void {
    if (!peer.amChoking) return;
    peer.amChoking = false;
    peer.unchokedAt = now;
    peer.link?.send(encodeMessage({ type: "unchoke" }));
  }

  #choke(peer: Peer, now: number): void {
    if (peer.amChoking) return;
    peer.amChoking = true;
    peer.chokedAt = now;
    peer.lateRequestCount = 0;
    const queue = peer.uploadQueue;
    peer.uploadQueue = [];
    peer.sendBuffer = undefined;
    peer.link?.send(encodeMessage({ type: "choke" }));
    for (const range of queue) reject(peer, range);
  }

  /** libtorrent 2.0 asks, in torrents of v2 alone, for the zeros after the end of a file too, which would be a pad. */
  #isValid({ index, begin, length }: BlockRange): boolean {
    const { layout, picker, metainfo } = this.#core;
    if (index >= layout.pieceCount || length === 0 || length > BLOCK_LENGTH) return false;
    const size = layout.pieceSize(index);
    const end = metainfo.version === "v2" ? layout.pieceLength : size;
    return begin < size && begin + length <= end && picker.have.has(index);
  }

  async #read(peer: Peer, run: readonly BlockRange[]): Promise<Uint8Array | undefined> {
    const { storage, traffic, io, layout } = this.#core;
    const [first] = run;
    if (!first) return undefined;
    const length = run.reduce((sum, range) => sum + range.length, 0);
    const headers = PIECE_HEADER_LENGTH * run.length;
    // The link sends one run before it asks for the next, so one buffer a peer will do.
    peer.sendBuffer ??= new Uint8Array(SEND_BUFFER_BYTES);
    const out = peer.sendBuffer.subarray(0, headers + length);
    try {
      if (!await this.#owner.ensureChecked(first.index)) return undefined;
      const available = Math.min(length, layout.pieceSize(first.index) - first.begin);
      const end = headers + available;
      await storage.readBlock(first.index, first.begin, out.subarray(headers, end));
      out.fill(0, end);
    } catch (error) {
      this.#owner.readFailed(first.index, error);
      return undefined;
    }
    // The blocks were read as one run behind the place of all headers; each moves to behind its own.
    let at = 0;
    let from = headers;
    for (const range of run) {
      writePieceHeader(out, at, range);
      at += PIECE_HEADER_LENGTH;
      out.copyWithin(at, from, from + range.length);
      at += range.length;
      from += range.length;
    }
    const now = io.clock.now();
    peer.upload.add(length, now);
    traffic.upload.add(length, now);
    return out;
  }
}

/** A peer as the choker sees it. */
function asChoking(peer: Peer, now: number): ChokingPeer {
  return {
    id: peer.id,
    interested: peer.peerInterested,
    unchoked: !peer.amChoking,
    downloadRateBytesPerSec: peer.download.rate(now),
    uploadRateBytesPerSec: peer.upload.rate(now),
    connectedAt: peer.connectedAt,
    unchokedAt: peer.unchokedAt,
    snubbed: peer.snubbed,
    isLeech: peer.isLeech,
  };
}

/** Says that a block will not come, to a peer that knows how to take it (BEP 6). */
function reject(peer: Peer, { index, begin, length }: BlockRange): void {
  if (!peer.features.fast) return;
  peer.link?.send(encodeMessage({ type: "reject", index, begin, length }));
}

/** Whether a peer may ask for one more block of a piece though it is choked. */
function takeGrant(peer: Peer, piece: number): boolean {
  const left = peer.grantedFast.get(piece) ?? 0;
  if (left > 0) peer.grantedFast.set(piece, left - 1);
  return left > 0;
}

/** Takes the requests at the head of the queue that follow one another in one piece: one, and more up to `maxBytes`. */
function takeRun(peer: Peer, maxBytes: number): BlockRange[] {
  const queue = peer.uploadQueue;
  const first = queue[0];
  if (!first) return [];
  let count = 1;
  let end = first.begin + first.length;
  while (count < Math.min(queue.length, RUN_REQUESTS)) {
    const next = queue[count];
    if (!next || next.index !== first.index || next.begin !== end) break;
    if (end + next.length - first.begin > maxBytes) break;
    end += next.length;
    count++;
  }
  return queue.splice(0, count);
}
