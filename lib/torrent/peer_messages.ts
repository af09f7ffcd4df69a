import { Bitfield } from "../metainfo/mod.ts";
import { encodeMessage, type PeerMessage, WireError } from "../wire/mod.ts";
import { bitfieldOf } from "./claimed_pieces.ts";
import type { Content } from "./content.ts";
import type { SwarmCore } from "./core.ts";
import type { Extensions } from "./extensions.ts";
import type { Peer } from "./peer.ts";
import type { LinkOwner } from "./peer_link.ts";

/** How often a peer may say that it has everything, or nothing: BEP 6 has it say so once, and it costs more than it is long. */
const MAX_SWEEPING_CLAIMS = 16;

/** What the messages ask of the torrent. */
export interface PeerMessagesOwner {
  /** What the messages are about; undefined while the metadata is not there. */
  readonly content: Content | undefined;
  /** Takes the messages of BEP 10. */
  readonly extensions: Extensions;
  /** The port of our node of the DHT; undefined where there is none, or it may not be told. */
  readonly dhtPort: number | undefined;
  /** A peer has a node of the DHT at this port (BEP 5). */
  dhtNodeAt(peer: Peer, port: number): void;
  /** A connection has ended. */
  peerGone(peer: Peer): void;
  /** A peer has told what it has, or that it got more. */
  peerChanged(peer: Peer): void;
}

/** Takes the messages of peers to the topic that they are about. */
export class PeerMessages {
  readonly #core: SwarmCore;
  readonly #owner: PeerMessagesOwner;

  /** Messages of the peers of a torrent. */
  constructor(core: SwarmCore, owner: PeerMessagesOwner) {
    this.#core = core;
    this.#owner = owner;
  }

  /** Says what we have, the first thing after the handshake. */
  begin(peer: Peer): void {
    this.#owner.content?.hashes.peerJoined(peer);
    const { content } = this.#owner;
    const have = content?.core.picker.have;
    const { features: { fast, dht } } = peer;
    if (content?.superSeeding && content.isComplete) {
      content.superSeeding.peerJoined(peer, peer.receivedAt);
      if (fast) peer.link?.send(encodeMessage({ type: "haveNone" }));
    } else if (have && have.count > 0 && !(fast && have.complete)) {
      peer.link?.send(encodeMessage({ type: "bitfield", bits: have.bytes.slice() }));
    } else if (fast) {
      peer.link?.send(encodeMessage({ type: have?.complete ? "haveAll" : "haveNone" }));
    }
    this.#owner.extensions.greet(peer);
    const { dhtPort } = this.#owner;
    if (dht && dhtPort !== undefined) {
      peer.link?.send(encodeMessage({ type: "port", port: dhtPort }));
    }
  }

  /** What a link tells about one peer. */
  ownerFor(peer: Peer, ended: (reason: Error | undefined) => void): LinkOwner {
    return {
      message: (message, now) => this.#take(peer, message, now),
      batchEnd: (now) => this.#owner.content?.downloads.fill(peer, now),
      nextUpload: () => this.#owner.content?.uploads.next(peer),
      closed: (reason) => {
        const owed = peer.requests.size > 0;
        this.#owner.content?.downloads.peerGone(peer);
        this.#owner.content?.hashes.peerGone(peer);
        this.#owner.content?.superSeeding?.peerGone(peer, peer.receivedAt);
        this.#owner.peerGone(peer);
        ended(reason);
        if (owed) this.#owner.content?.downloads.fillAll();
      },
    };
  }

  /** The metadata has come: what peers said before is understood now, and they are told what is here. */
  understand(content: Content): void {
    for (const peer of this.#core.peers.values()) {
      try {
        const pieces = peer.claimed.among(content.core.layout.pieceCount);
        content.downloads.peerHasAll(peer, pieces);
        content.hashes.peerJoined(peer);
        for (const index of content.core.picker.have) {
          peer.link?.send(encodeMessage({ type: "have", index }));
        }
      } catch (error) {
        peer.link?.close(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  #take(peer: Peer, message: PeerMessage, now: number): void {
    peer.receivedAt = now;
    const { content } = this.#owner;
    if (message.type === "extended") return this.#owner.extensions.take(peer, message, now);
    if (message.type === "port") return this.#owner.dhtNodeAt(peer, message.port);
    if (isFast(message) && !peer.features.fast) {
      throw new WireError(`Cannot take "${message.type}": the fast extension was not agreed on`);
    }
    const isSweeping = message.type === "haveAll" || message.type === "haveNone";
    if (isSweeping && ++peer.sweepingClaims > MAX_SWEEPING_CLAIMS) {
      throw new WireError("Cannot go on with a peer that has everything and nothing by turns");
    }
    if (!content) return this.#takeEarly(peer, message);
    if (message.type === "piece") return content.downloads.received(peer, message, now);
    switch (message.type) {
      case "choke":
        return content.downloads.choked(peer);
      case "unchoke":
        return content.downloads.unchoked(peer, now);
      case "interested":
      case "notInterested":
        return content.uploads.interestChanged(peer, message.type === "interested", now);
      case "have":
        return this.#have(peer, message.index, content);
      case "bitfield":
        return this.#bitfield(peer, message.bits, content);
      case "request":
        return content.uploads.requested(peer, message, now);
      case "cancel":
        return content.uploads.cancelled(peer, message);
      case "haveAll":
      case "haveNone":
        return this.#everything(peer, message.type === "haveAll", content);
      case "reject":
        return content.downloads.rejected(peer, message);
      case "hashRequest":
        return content.hashes.requested(peer, message, now);
      case "hashes":
        return content.hashes.received(peer, message, now);
      case "hashReject":
        return content.hashes.rejected(peer, message, now);
      case "allowedFast":
        return content.downloads.allowedFast(peer, message.index, now);
    }
  }

  /** While the number of pieces is not known, what a peer says of them is kept for later. */
  #takeEarly(peer: Peer, message: PeerMessage): void {
    switch (message.type) {
      case "choke":
      case "unchoke":
        peer.peerChoking = message.type === "choke";
        return;
      case "interested":
      case "notInterested":
        peer.peerInterested = message.type === "interested";
        return;
      case "have":
        return peer.claimed.have(message.index);
      case "bitfield":
        return peer.claimed.bitfield(message.bits);
      case "haveAll":
      case "haveNone":
        return peer.claimed.everything(message.type === "haveAll");
    }
  }

  #have(peer: Peer, index: number, { core, downloads, uploads, superSeeding }: Content): void {
    if (index >= core.layout.pieceCount) {
      throw new WireError(`Cannot have piece ${index}: there are ${core.layout.pieceCount}`);
    }
    downloads.peerHas(peer, index);
    uploads.peerHas(peer, peer.receivedAt);
    superSeeding?.peerHas(peer, index, peer.receivedAt);
    this.#owner.peerChanged(peer);
  }

  /** BEP 3 has it as the first message alone; aria2 sends another when that is shorter than many a `have`. */
  #bitfield(peer: Peer, bits: Uint8Array, { core, downloads }: Content): void {
    downloads.peerHasAll(peer, bitfieldOf(bits, core.layout.pieceCount));
    this.#owner.content?.superSeeding?.peerHasAll(peer, peer.receivedAt);
    this.#owner.content?.uploads.grantFast(peer);
    this.#owner.peerChanged(peer);
  }

  /** As a bitfield, of ones or zeros alone (BEP 6). */
  #everything(peer: Peer, hasAll: boolean, { core, downloads }: Content): void {
    const { pieceCount } = core.layout;
    downloads.peerHasAll(peer, hasAll ? Bitfield.full(pieceCount) : new Bitfield(pieceCount));
    this.#owner.content?.superSeeding?.peerHasAll(peer, peer.receivedAt);
    this.#owner.content?.uploads.grantFast(peer);
    this.#owner.peerChanged(peer);
  }
}

/** Whether a message is one of BEP 6. */
function isFast({ type }: PeerMessage): boolean {
  return type === "haveAll" || type === "haveNone" || type === "reject" || type === "suggest" ||
    type === "allowedFast";
}
