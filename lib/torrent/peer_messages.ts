import { Bitfield } from "../metainfo/mod.ts";
import { encodeMessage, type PeerMessage, WireError } from "../wire/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Downloads } from "./downloads.ts";
import type { Peer } from "./peer.ts";
import type { LinkOwner } from "./peer_link.ts";
import type { Uploads } from "./uploads.ts";

/** What the messages ask of the torrent. */
export interface PeerMessagesOwner {
  /** A peer has told what it has, or that it got more. */
  peerChanged(peer: Peer): void;
}

/** Takes the messages of peers to the topic that they are about. */
export class PeerMessages {
  readonly #core: TorrentCore;
  readonly #downloads: Downloads;
  readonly #uploads: Uploads;
  readonly #owner: PeerMessagesOwner;

  /** Messages for these topics. */
  constructor(
    core: TorrentCore,
    topics: { readonly downloads: Downloads; readonly uploads: Uploads },
    owner: PeerMessagesOwner,
  ) {
    this.#core = core;
    this.#downloads = topics.downloads;
    this.#uploads = topics.uploads;
    this.#owner = owner;
  }

  /** Says what we have, the first thing after the handshake. */
  begin(peer: Peer): void {
    const { have } = this.#core.picker;
    if (have.count > 0) {
      peer.link?.send(encodeMessage({ type: "bitfield", bits: have.bytes.slice() }));
    }
  }

  /** What a link tells about one peer. */
  ownerFor(peer: Peer, ended: (reason: Error | undefined) => void): LinkOwner {
    return {
      message: (message, now) => this.#take(peer, message, now),
      batchEnd: (now) => this.#downloads.fill(peer, now),
      nextUpload: () => this.#uploads.next(peer),
      closed: (reason) => {
        this.#downloads.peerGone(peer);
        ended(reason);
        this.#downloads.fillAll();
      },
    };
  }

  #take(peer: Peer, message: PeerMessage, now: number): void {
    peer.receivedAt = now;
    if (message.type === "piece") return this.#downloads.received(peer, message, now);
    switch (message.type) {
      case "choke":
        return this.#downloads.choked(peer);
      case "unchoke":
        return this.#downloads.unchoked(peer, now);
      case "interested":
      case "notInterested":
        return this.#uploads.interestChanged(peer, message.type === "interested", now);
      case "have":
        return this.#have(peer, message.index);
      case "bitfield":
        return this.#bitfield(peer, message.bits);
      case "request":
        return this.#uploads.requested(peer, message, now);
      case "cancel":
        return this.#uploads.cancelled(peer, message);
    }
  }

  #have(peer: Peer, index: number): void {
    if (index >= this.#core.layout.pieceCount) {
      throw new WireError(`Cannot have piece ${index}: there are ${this.#core.layout.pieceCount}`);
    }
    this.#downloads.peerHas(peer, index);
    this.#owner.peerChanged(peer);
  }

  /** BEP 3 has it as the first message alone; aria2 sends another when that is shorter than many a `have`. */
  #bitfield(peer: Peer, bits: Uint8Array): void {
    this.#downloads.peerHasAll(peer, Bitfield.from(bits, this.#core.layout.pieceCount));
    this.#owner.peerChanged(peer);
  }
}
