import type { Timer } from "../io/mod.ts";
import type { InfoHashes } from "../metainfo/mod.ts";
import { MetadataDownload, MetadataUpload } from "../swarm/mod.ts";
import {
  decodeMetadataMessage,
  encodeMetadataMessage,
  EXTENSION_NAMES,
  type MetadataMessage,
  WireError,
} from "../wire/mod.ts";
import type { SwarmCore } from "./core.ts";
import type { Extensions } from "./extensions.ts";
import type { Peer } from "./peer.ts";

/** Blocks that are handed to one connection at once; more go when a second has passed. */
const REPLIES_AT_ONCE = 64;

/** What the exchange asks of the torrent. */
export interface MetadataExchangeOwner {
  /** The info dictionary; undefined while it is not there. */
  readonly infoBytes: Uint8Array | undefined;
  /** The metadata has come, and its hash is right. */
  found(infoBytes: Uint8Array): void;
  /** A peer sent metadata that is wrong, without doubt. */
  convict(peer: Peer): void;
}

/** Gets the info dictionary from peers, and gives it to them (BEP 9). */
export class MetadataExchange {
  readonly #core: SwarmCore;
  readonly #extensions: Extensions;
  readonly #owner: MetadataExchangeOwner;
  /** What peers ask for, by their number. */
  readonly #uploads = new Map<number, MetadataUpload>();
  #download: MetadataDownload | undefined;
  #timer: Timer | undefined;

  /** An exchange that asks for nothing before {@linkcode MetadataExchange.begin}. */
  constructor(core: SwarmCore, extensions: Extensions, owner: MetadataExchangeOwner) {
    this.#core = core;
    this.#extensions = extensions;
    this.#owner = owner;
    extensions.handle(EXTENSION_NAMES.utMetadata, (peer, payload, now) => {
      this.#take(peer, payload, now);
    });
  }

  /** Begins to ask for the metadata that has these hashes. */
  begin(infoHashes: InfoHashes): void {
    this.#download ??= new MetadataDownload(infoHashes);
  }

  /** A peer has told what it speaks. @throws {WireError} if it claims metadata that can not be. */
  handshakeCame(peer: Peer, now: number): void {
    const { metadataSize } = peer;
    if (!this.#download || metadataSize === undefined) return;
    if (!peer.extensions.get(EXTENSION_NAMES.utMetadata)) return;
    if (!this.#download.peerJoined(peer.id, metadataSize)) {
      throw new WireError(`Cannot take metadata of ${metadataSize} bytes`);
    }
    this.#pump(now);
  }

  /** A peer is gone. */
  peerGone(peer: Peer): void {
    this.#uploads.delete(peer.id);
    if (!this.#download) return;
    this.#download.peerLeft(peer.id);
    this.#pump(this.#core.io.clock.now());
  }

  /** Once a second: gives what peers asked for and could not get at once. */
  tick(now: number): void {
    for (const [id, upload] of this.#uploads) {
      const peer = this.#core.peers.get(id);
      if (peer) this.#reply(peer, upload, now);
    }
  }

  /** Asks for nothing more. */
  stop(): void {
    this.#download = undefined;
    this.#timer?.cancel();
  }

  #take(peer: Peer, payload: Uint8Array, now: number): void {
    const message = decodeMetadataMessage(payload);
    if (!message) return;
    if (message.type === "request") {
      const upload = this.#uploads.get(peer.id) ?? new MetadataUpload(this.#owner.infoBytes);
      this.#uploads.set(peer.id, upload);
      upload.requested(message.piece);
      return this.#reply(peer, upload, now);
    }
    if (!this.#download?.received(peer.id, message, now)) return peer.sentUnrequested();
    this.#pump(now);
  }

  #reply(peer: Peer, upload: MetadataUpload, now: number): void {
    const { replies, nextAt } = upload.take(REPLIES_AT_ONCE, now);
    for (const reply of replies) this.#send(peer, reply);
    if (nextAt === Infinity && !this.#owner.infoBytes) this.#uploads.delete(peer.id);
  }

  /** Does what the download wants done now. */
  #pump(now: number): void {
    this.#timer?.cancel();
    const step = this.#download?.poll(now);
    if (!step) return;
    for (const id of step.guilty) {
      const peer = this.#core.peers.get(id);
      if (peer) this.#owner.convict(peer);
    }
    if (step.metadata) {
      this.stop();
      return this.#owner.found(step.metadata);
    }
    for (const { peer: id, piece } of step.requests) {
      const peer = this.#core.peers.get(id);
      if (peer) this.#send(peer, { type: "request", piece });
    }
    if (step.nextAt === Infinity) return;
    const { clock } = this.#core.io;
    const delayMs = Math.max(0, step.nextAt - now);
    this.#timer = clock.setTimer(delayMs, () => this.#pump(clock.now()));
  }

  #send(peer: Peer, message: MetadataMessage): void {
    this.#extensions.send(peer, EXTENSION_NAMES.utMetadata, encodeMetadataMessage(message));
  }
}
