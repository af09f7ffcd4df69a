import { formatEndpoint } from "../address/mod.ts";
import { equalBytes, toHex } from "../hash/mod.ts";
import type { ByteStream, Endpoint } from "../io/mod.ts";
import { PeerList, type PeerSource } from "../swarm/mod.ts";
import { encodeMessage, type HandshakeFeatures } from "../wire/mod.ts";
import { Admission } from "./admission.ts";
import type { SwarmCore } from "./core.ts";
import { DialledPeers } from "./dialled_peers.ts";
import { Dialling, type DialSettings, type MetPeer } from "./dialling.ts";
import { type Greeting, sendGreeting } from "./greeting.ts";
import { HaveSender } from "./have_sender.ts";
import { Peer, type PeerIdentity } from "./peer.ts";
import { PeerLink } from "./peer_link.ts";
import type { Gate } from "./gate.ts";
import type { PeerMessages } from "./peer_messages.ts";
import type { Throttle } from "./throttle.ts";
import { UselessPeer } from "./useless_peer.ts";

/** A connection over which nothing was sent for this long gets a keep-alive (BEP 3: every two minutes). */
const KEEP_ALIVE_MS = 100_000;

/** A peer that said nothing at all for this long is let go; a live one sends a keep-alive every two minutes. */
const SILENCE_MS = 150_000;

/** Peers make room for others no sooner than this after another, so that nobody can empty a swarm. */
const DISPLACE_MS = 1_000;

/** What the connections ask of the torrent. */
export interface ConnectionsOwner extends DialSettings {
  /** Number of pieces; undefined while the metadata is not there. */
  readonly pieceCount: number | undefined;
  /** Which of those that can be dialled comes first: the higher, the sooner (BEP 40). */
  priorityOf(endpoint: Endpoint): number;
  /** Takes the messages of peers. */
  readonly messages: PeerMessages;
  /** Closed while what came can not be put away fast enough. */
  readonly readGate: Gate;
  /** Limits what is read. */
  readonly downloadThrottle: Throttle;
  /** Limits what is sent. */
  readonly uploadThrottle: Throttle;
}

/** Takes peers that were dialled and those that come, lets go those that are of no use, and bans those that lie. */
export class Connections {
  /** The addresses known. */
  readonly list: PeerList;
  /** Whom we have nothing to do with. */
  readonly admission: Admission;
  readonly #core: SwarmCore;
  readonly #haves: HaveSender;
  readonly #owner: ConnectionsOwner;
  readonly #dialled: DialledPeers;
  readonly #dialling: Dialling;
  #nextId = 1;
  #displacedAt = -Infinity;
  #maxPeers: number;

  /** @param maxPeers Connections at most. */
  constructor(core: SwarmCore, owner: ConnectionsOwner, maxPeers: number) {
    this.#core = core;
    this.#owner = owner;
    this.#maxPeers = maxPeers;
    this.#haves = new HaveSender(core);
    this.list = new PeerList(core.io.random, (endpoint) => owner.priorityOf(endpoint));
    this.admission = new Admission(core, this.list);
    this.#dialled = new DialledPeers(core, this.list);
    this.#dialling = this.#makeDialling();
  }

  /** Connections at most. */
  get maxPeers(): number {
    return this.#maxPeers;
  }

  /** Changes how many connections there may be; those that are more are let go. */
  setMaxPeers(maxPeers: number): void {
    this.#maxPeers = maxPeers;
    this.letGo(this.#core.peers.size - maxPeers);
  }

  /** Lets go of so many peers, those of the lowest canonical priority; who was named by the user goes last. */
  letGo(count: number): void {
    if (count <= 0) return;
    const ranked = [...this.#core.peers.values()]
      .map((peer) => ({ peer, priority: this.#priorityOf(peer) }))
      .sort((a, b) => a.priority - b.priority);
    for (const { peer } of ranked.slice(0, count)) {
      peer.link?.close(new Error("There are more peers than there may be"));
    }
  }

  /** Whether more addresses would be of use. */
  get hungry(): boolean {
    return this.#hasRoomBeside(this.#dialling.underWay) && this.list.nextAt() === Infinity;
  }

  /** Adds addresses and dials as many as may be. */
  add(endpoints: Iterable<Endpoint>, source: PeerSource): number {
    const allowed = this.admission.allowed(endpoints);
    const added = this.list.add(allowed, source, this.#core.io.clock.now());
    this.dialMore();
    return added;
  }

  /** The network refuses others than before: peers and addresses of such are let go. */
  accessChanged(): void {
    for (const peer of this.#core.peers.values()) {
      const refusal = this.admission.refusalAt(peer.endpoint);
      if (refusal !== undefined) peer.link?.close(new UselessPeer(refusal));
    }
    this.admission.forgetRefused();
  }

  /** Dials those that are due, as many as may be. */
  dialMore(): void {
    this.#dialling.dialMore();
  }

  /** Connects by uTP to a peer that does so at this moment, too, so that the NATs of both let it pass (BEP 55). */
  punch(endpoint: Endpoint): void {
    if (!this.admission.refusalAt(endpoint)) this.#dialling.punch(endpoint);
  }

  /** Lets go of all peers, and forgets all addresses, but those that became known in one of these ways (BEP 27). */
  keepOnly(sources: ReadonlySet<PeerSource>): void {
    this.list.keepOnly(sources);
    for (const peer of this.#core.peers.values()) {
      if (!sources.has(peer.origin)) peer.link?.close(new UselessPeer("The torrent is private"));
    }
  }

  /**
   * Takes a peer that came to us and said which torrent it wants.
   *
   * @returns once its handshake is answered.
   */
  async accept(stream: ByteStream, greeting: Greeting): Promise<void> {
    const { infoHashes, peerId } = this.#core;
    const isRoom = this.#hasRoomBeside(0) || this.#lesserThan(stream.remoteAddr);
    if (!this.#owner.connecting || !isRoom) return stream.close();
    const refusal = this.admission.refusalAt(stream.remoteAddr);
    if (refusal !== undefined) {
      this.#core.log("debug", `Turned ${formatEndpoint(stream.remoteAddr)} away: ${refusal}`);
      return stream.close();
    }
    const { features } = this.#owner;
    const { v1, v2 } = infoHashes;
    // Who asks for a hybrid by its v1 hash and speaks v2 is taken into the swarm of v2 (BEP 52).
    const isUpgrade = v1 && v2 && greeting.handshake.features.v2 && isHash(greeting, v1);
    const infoHash = isUpgrade ? v2 : greeting.handshake.infoHash;
    try {
      await sendGreeting(stream, {
        infoHash,
        peerId,
        features,
      });
    } catch (error) {
      this.#core.log("debug", `Lost ${formatEndpoint(stream.remoteAddr)} while greeting it`, {
        error,
      });
      return stream.close();
    }
    this.#adopt(stream, greeting, { source: "incoming", infoHash });
  }

  /** Once a second: keep-alives, silent peers, dials that are due. */
  tick(now: number): void {
    for (const peer of this.#core.peers.values()) {
      const link = peer.link;
      if (!link) continue;
      if (now - peer.receivedAt >= SILENCE_MS) {
        link.close(new Error("It said nothing for too long"));
      } else if (now - link.lastSentAt >= KEEP_ALIVE_MS) {
        link.send(encodeMessage({ type: "keepAlive" }));
      }
    }
    this.dialMore();
  }

  /** Closes connections with peers that want nothing, once we want nothing either (BEP 3: a seed needs no seed; BEP 21). */
  dropSeeds(): void {
    for (const peer of this.#core.peers.values()) {
      if (peer.isSeed || peer.uploadOnly) {
        peer.link?.close(new UselessPeer("Both have all that they want"));
      }
    }
  }

  /** Tells peers that a piece is here. */
  broadcastHave(piece: number): void {
    this.#haves.tell(piece);
  }

  /**
   * Tells those who were told of pieces that are here no more, and may ask for them; lets go of those who can not be told:
   * BEP 3 has no message that takes a `have` back. They may come again.
   *
   * @param tell Says to a peer that a piece is gone; false where it does not understand that.
   */
  takeBack(pieces: readonly number[], tell: (peer: Peer, piece: number) => boolean): void {
    for (const peer of this.#core.peers.values()) {
      const missing = pieces.filter((piece) => !peer.pieces.has(piece));
      if (missing.every((piece) => tell(peer, piece))) continue;
      peer.link?.close(new Error("It was told of a piece that is lost"));
    }
  }

  /** Closes all connections. */
  closeAll(reason: string): void {
    this.#haves.stop();
    for (const peer of this.#core.peers.values()) peer.link?.close(new Error(reason));
  }

  /** Bans who did wrong, for the session: `reason` says what, to follow "it". Says whether it was not banned before. */
  ban(source: PeerIdentity, reason: string): boolean {
    if (!this.admission.ban(source, reason)) return false;
    for (const peer of this.#core.peers.values()) {
      if (peer.source !== source && !this.admission.isBanned(peer)) continue;
      const dialled = this.#dialled.endpointOf(peer);
      if (dialled) this.list.ban(dialled, reason);
      peer.link?.close(new Error(`Banned: it ${reason}`));
    }
    return true;
  }

  #makeDialling(): Dialling {
    return new Dialling(this.#core, this.list, {
      settings: this.#owner,
      owner: {
        hasRoomBeside: (dials) => this.#hasRoomBeside(dials),
        isConnectedTo: (endpoint) => this.#dialled.has(endpoint),
        met: (stream, greeting, known) => this.#adopt(stream, greeting, known),
      },
    });
  }

  #hasRoomBeside(dials: number): boolean {
    const { peers, peerLimits } = this.#core;
    return peers.size + dials < this.#maxPeers && peerLimits.hasRoomBeside(dials);
  }

  /** Takes a connection whose handshakes are done among the others, and has it run until it ends. */
  #adopt(
    stream: ByteStream,
    greeting: Greeting,
    known: MetPeer,
  ): void {
    const { io, peers, peerLimits, tasks } = this.#core;
    const dialled = known.endpoint;
    const now = io.clock.now();
    const peer = new Peer({
      id: this.#nextId++,
      endpoint: stream.remoteAddr,
      incoming: dialled === undefined,
      peerId: greeting.handshake.peerId,
      peerIdHex: toHex(greeting.handshake.peerId),
      pieceCount: this.#owner.pieceCount ?? 0,
      features: this.#agreed(greeting, known.infoHash),
      transport: stream.transport ?? "tcp",
      source: known.source,
      now,
      ...(greeting.encryption ? { encryption: greeting.encryption } : {}),
    });
    const refusal = this.#refusal(peer, greeting);
    if (refusal) {
      stream.close();
      if (dialled) this.#dialled.refused(peer, dialled);
      this.#core.log("debug", refusal, { peer });
      return;
    }
    const { readGate, downloadThrottle, uploadThrottle, messages } = this.#owner;
    const link = new PeerLink(
      stream,
      messages.ownerFor(peer, (reason) => {
        this.#ended(peer, reason);
      }),
      {
        clock: io.clock,
        readGate,
        download: downloadThrottle,
        upload: uploadThrottle,
        rest: greeting.rest,
      },
    );
    peer.link = link;
    peers.set(peer.id, peer);
    peerLimits.connected();
    this.#dialled.connected(peer, dialled);
    const over = peer.transport === "utp" ? " over uTP" : "";
    this.#core.log("debug", `Connected${over} (${peer.client})`, { peer });
    messages.begin(peer);
    tasks.run(() => link.run());
  }

  /** What both sides speak. Messages of v2 may be sent only where both know the torrent by its v2 hash (BEP 52). */
  #agreed(greeting: Greeting, infoHash: Uint8Array): HandshakeFeatures {
    const both = bothSpeak(this.#owner.features, greeting.handshake.features);
    const { v2 } = this.#core.infoHashes;
    const isV2 = v2 !== undefined && equalBytes(infoHash, v2);
    // Who knows it by a hash of v2 speaks v2, whether it says so or not.
    return { ...both, v2: isV2 };
  }

  #refusal(peer: Peer, greeting: Greeting): string | undefined {
    const { peerId } = this.#core;
    if (equalBytes(greeting.handshake.peerId, peerId)) return "That was ourselves";
    const refusal = this.admission.refusal(peer);
    if (refusal !== undefined) return refusal;
    if (!this.#owner.connecting) return "No peers are wanted now";
    const twin = this.#dialled.twinOf(peer);
    if (twin) return this.#dialled.isBetter(peer, twin) ? undefined : "It is connected already";
    if (this.#hasRoomBeside(0)) return undefined;
    const lesser = peer.incoming ? this.#lesserThan(peer.endpoint) : undefined;
    if (!lesser) return "There are enough peers";
    this.#displacedAt = this.#core.io.clock.now();
    lesser.link?.close(new Error("Another took its place, by the canonical priority"));
    return undefined;
  }

  /**
   * The connected peer that is to make room for one that comes, where all places are taken: the one with the lowest canonical
   * priority, if it is lower. So the places are shared out by chance, and who comes late to a swarm is not left outside
   * (BEP 40). Peers that the user named keep theirs.
   */
  #lesserThan(endpoint: Endpoint): Peer | undefined {
    if (this.#core.io.clock.now() - this.#displacedAt < DISPLACE_MS) return undefined;
    let lowest = this.#owner.priorityOf(endpoint);
    let lesser: Peer | undefined;
    for (const peer of this.#core.peers.values()) {
      const priority = this.#priorityOf(peer);
      if (priority >= lowest) continue;
      lowest = priority;
      lesser = peer;
    }
    return lesser;
  }

  #priorityOf(peer: Peer): number {
    return peer.origin === "user" ? Infinity : this.#owner.priorityOf(peer.endpoint);
  }

  #ended(peer: Peer, reason: Error | undefined): void {
    if (this.#core.peers.delete(peer.id)) this.#core.peerLimits.gone();
    this.#dialled.ended(peer, reason instanceof UselessPeer ? "useless" : "closed");
    this.#core.log("debug", "Disconnected", { peer, error: reason });
    this.dialMore();
  }
}

function isHash(greeting: Greeting, infoHash: Uint8Array): boolean {
  return equalBytes(greeting.handshake.infoHash, infoHash);
}

function bothSpeak(ours: HandshakeFeatures, theirs: HandshakeFeatures): HandshakeFeatures {
  return {
    fast: ours.fast && theirs.fast,
    extensions: ours.extensions && theirs.extensions,
    dht: ours.dht && theirs.dht,
    v2: ours.v2 && theirs.v2,
  };
}
