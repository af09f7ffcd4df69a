import { formatEndpoint } from "../address/mod.ts";
import { equalBytes, toHex } from "../hash/mod.ts";
import type { ByteStream, Dialer, Endpoint } from "../io/mod.ts";
import { PeerList, type PeerSource } from "../swarm/mod.ts";
import { encodeMessage, type HandshakeFeatures } from "../wire/mod.ts";
import { Admission } from "./admission.ts";
import type { SwarmCore } from "./core.ts";
import type { DialTurns } from "./dial_turns.ts";
import { type EncryptionPolicy, greetOutgoing } from "./encryption.ts";
import { type Greeting, sendGreeting } from "./greeting.ts";
import { HaveSender } from "./have_sender.ts";
import { Peer, type PeerIdentity } from "./peer.ts";
import { PeerLink } from "./peer_link.ts";
import type { Gate } from "./gate.ts";
import type { PeerMessages } from "./peer_messages.ts";
import type { Throttle } from "./throttle.ts";
import { UselessPeer } from "./useless_peer.ts";

/** Dials of one torrent under way at once (half-open connections). */
const MAX_DIALS = 20;

/** How long a dial may take (libtorrent's limit). */
const CONNECT_TIMEOUT_MS = 15_000;

/** A connection over which nothing was sent for this long gets a keep-alive (BEP 3: every two minutes). */
const KEEP_ALIVE_MS = 100_000;

/** A peer that said nothing at all for this long is let go; a live one sends a keep-alive every two minutes. */
const SILENCE_MS = 150_000;

/** Peers make room for others no sooner than this after another, so that nobody can empty a swarm. */
const DISPLACE_MS = 1_000;

/** What the connections ask of the torrent. */
export interface ConnectionsOwner {
  /** Whether peers are wanted now. */
  readonly connecting: boolean;
  /** Whether connections are encrypted. */
  readonly encryption: EncryptionPolicy;
  /** What we speak beside BEP 3, in this torrent. */
  readonly features: HandshakeFeatures;
  /** Whether peers of a hybrid are asked by its v2 info-hash first. */
  readonly prefersV2: boolean;
  /** Number of pieces; undefined while the metadata is not there. */
  readonly pieceCount: number | undefined;
  /** Connects to peers, by TCP or uTP. */
  readonly dialer: Dialer;
  /** Bounds the dials of all torrents together. */
  readonly dialTurns: DialTurns;
  /** Connects to peers by uTP alone; undefined where an address can not be reached so. */
  utpFor(hostname: string): Dialer | undefined;
  /** Which of those that can be dialled comes first: the higher, the sooner (BEP 40). */
  priorityOf(endpoint: Endpoint): number;
  /** A peer could not be reached. */
  unreachable(endpoint: Endpoint): void;
  /** Takes the messages of peers. */
  readonly messages: PeerMessages;
  /** Closed while what came can not be put away fast enough. */
  readonly readGate: Gate;
  /** Limits what is read. */
  readonly downloadThrottle: Throttle;
  /** Limits what is sent. */
  readonly uploadThrottle: Throttle;
}

/** Dials peers, takes those that come, lets go those that are of no use, and bans those that lie. */
export class Connections {
  /** The addresses known. */
  readonly list: PeerList;
  /** Whom we have nothing to do with. */
  readonly admission: Admission;
  readonly #core: SwarmCore;
  readonly #haves: HaveSender;
  readonly #owner: ConnectionsOwner;
  /** The addresses of peers that were dialled, by the number of the peer. */
  readonly #dialled = new Map<number, Endpoint>();
  #dials = 0;
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
  }

  /** Connections at most. */
  get maxPeers(): number {
    return this.#maxPeers;
  }

  /** Changes how many connections there may be; those there are stay. */
  setMaxPeers(maxPeers: number): void {
    this.#maxPeers = maxPeers;
  }

  /** Whether more addresses would be of use. */
  get hungry(): boolean {
    return this.#core.peers.size + this.#dials < this.#maxPeers && this.list.nextAt() === Infinity;
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
    const { peers, tasks, io } = this.#core;
    while (
      this.#owner.connecting && this.#dials < MAX_DIALS && peers.size + this.#dials < this.#maxPeers
    ) {
      const endpoint = this.list.take(io.clock.now());
      if (!endpoint) return;
      if (this.#isConnectedTo(endpoint)) {
        this.list.ended(endpoint, "useless", io.clock.now());
        continue;
      }
      this.#dials++;
      tasks.run((signal) => this.#dial(endpoint, signal));
    }
  }

  /** Connects by uTP to a peer that does so at this moment, too, so that the NATs of both let it pass (BEP 55). */
  punch(endpoint: Endpoint): void {
    const { peers, tasks } = this.#core;
    const utp = this.#owner.utpFor(endpoint.hostname);
    const isRoom = this.#dials < MAX_DIALS && peers.size + this.#dials < this.#maxPeers;
    const mayDial = isRoom && this.#owner.connecting && !this.admission.refusalAt(endpoint);
    if (!utp || !mayDial) return;
    this.#dials++;
    tasks.run((signal) => this.#dial(endpoint, signal, utp));
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
    const { peers, infoHashes, peerId } = this.#core;
    const isRoom = peers.size < this.#maxPeers || this.#lesserThan(stream.remoteAddr);
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
      const dialled = this.#dialled.get(peer.id);
      if (dialled) this.list.ban(dialled, reason);
      peer.link?.close(new Error(`Banned: it ${reason}`));
    }
    return true;
  }

  async #dial(endpoint: Endpoint, signal: AbortSignal, by?: Dialer): Promise<void> {
    const { io, infoHashes, peerId } = this.#core;
    const infoHash = this.#infoHashFor(endpoint);
    const source = this.list.sourceOf(endpoint) ?? "user";
    let stream: ByteStream | undefined;
    try {
      const met = await greetOutgoing(
        async () => stream = await this.#connect(endpoint, signal, by ?? this.#owner.dialer),
        { infoHash, peerId, features: this.#owner.features },
        { clock: io.clock, random: io.random, signal, policy: this.#owner.encryption },
      );
      const { greeting } = met;
      stream = met.stream;
      if (!infoHashes.has(greeting.handshake.infoHash)) {
        throw new Error("It answered for another torrent");
      }
      this.#dials--;
      this.list.connected(endpoint, io.clock.now());
      const { infoHash: agreed } = greeting.handshake;
      this.#adopt(stream, greeting, { endpoint, source, infoHash: agreed });
    } catch (error) {
      stream?.close();
      this.#dials--;
      this.list.ended(endpoint, "failed", io.clock.now());
      if (!signal.aborted) {
        if (!stream && !by) this.#owner.unreachable(endpoint);
        this.#core.log("debug", `Cannot connect to ${formatEndpoint(endpoint)}`, { error });
        this.dialMore();
      }
    }
  }

  /** The info-hash to ask a peer by: of a hybrid the other one, when it did not answer to the first. */
  #infoHashFor(endpoint: Endpoint): Uint8Array {
    const { infoHashes: { v1, v2 }, infoHash } = this.#core;
    if (!v1 || !v2) return infoHash;
    const isSecondTry = this.list.failuresOf(endpoint) % 2 === 1;
    return this.#owner.prefersV2 !== isSecondTry ? v2 : v1;
  }

  async #connect(
    endpoint: Endpoint,
    signal: AbortSignal,
    dialer: Dialer,
  ): Promise<ByteStream> {
    const { io } = this.#core;
    const endTurn = await this.#owner.dialTurns.take(signal);
    const late = new AbortController();
    const timer = io.clock.setTimer(
      CONNECT_TIMEOUT_MS,
      () => late.abort(new Error("The connection took too long")),
    );
    try {
      const either = AbortSignal.any([signal, late.signal]);
      return await dialer.connect(endpoint, { signal: either });
    } finally {
      timer.cancel();
      endTurn();
    }
  }

  /** Takes a connection whose handshakes are done among the others, and has it run until it ends. */
  #adopt(
    stream: ByteStream,
    greeting: Greeting,
    known: {
      readonly endpoint?: Endpoint;
      readonly source: PeerSource;
      /** By which of the info-hashes both know the torrent. */
      readonly infoHash: Uint8Array;
    },
  ): void {
    const { io, peers, tasks } = this.#core;
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
      if (dialled) this.#refused(peer, dialled);
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
    if (dialled) this.#dialled.set(peer.id, dialled);
    this.#replaceTwin(peer);
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
    const { peerId, peers } = this.#core;
    if (equalBytes(greeting.handshake.peerId, peerId)) return "That was ourselves";
    const refusal = this.admission.refusal(peer);
    if (refusal !== undefined) return refusal;
    if (!this.#owner.connecting) return "No peers are wanted now";
    const twin = this.#twinOf(peer);
    if (twin) return this.#isBetter(peer, twin) ? undefined : "It is connected already";
    if (peers.size < this.#maxPeers) return undefined;
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
      const priority = peer.origin === "user" ? Infinity : this.#owner.priorityOf(peer.endpoint);
      if (priority >= lowest) continue;
      lowest = priority;
      lesser = peer;
    }
    return lesser;
  }

  /** A dial came to nothing though the handshakes were right. */
  #refused(peer: Peer, dialled: Endpoint): void {
    const twin = this.#twinOf(peer);
    if (twin && !this.#dialled.has(twin.id)) {
      this.#dialled.set(twin.id, dialled);
      return;
    }
    if (peer.source.peerId === toHex(this.#core.peerId)) this.list.avoid(dialled);
    else this.list.ended(dialled, "useless", this.#core.io.clock.now());
  }

  /** Another connection with the same peer. */
  #twinOf(peer: Peer): Peer | undefined {
    for (const other of this.#core.peers.values()) {
      if (other !== peer && other.source.peerId === peer.source.peerId) return other;
    }
    return undefined;
  }

  /**
   * Whether a connection should take the place of another with the same peer. When two peers dial each other at the same
   * moment, both keep the one that was dialled by the greater peer id, else each might close the one that the other keeps.
   */
  #isBetter(peer: Peer, twin: Peer): boolean {
    if (peer.endpoint.hostname !== twin.endpoint.hostname) return false;
    const keepsIncoming = peer.source.peerId > toHex(this.#core.peerId);
    return peer.incoming === keepsIncoming && twin.incoming !== keepsIncoming;
  }

  #replaceTwin(peer: Peer): void {
    const twin = this.#twinOf(peer);
    if (!twin) return;
    const dialled = this.#dialled.get(twin.id);
    this.#dialled.delete(twin.id);
    if (dialled && !this.#dialled.has(peer.id)) this.#dialled.set(peer.id, dialled);
    twin.link?.close(new UselessPeer("It is connected twice"));
  }

  #ended(peer: Peer, reason: Error | undefined): void {
    const now = this.#core.io.clock.now();
    this.#core.peers.delete(peer.id);
    const dialled = this.#dialled.get(peer.id);
    this.#dialled.delete(peer.id);
    const useless = reason instanceof UselessPeer;
    if (dialled) this.list.ended(dialled, useless ? "useless" : "closed", now);
    this.#core.log("debug", "Disconnected", { peer, error: reason });
    this.dialMore();
  }

  #isConnectedTo({ hostname, port }: Endpoint): boolean {
    return this.#dialled.values().some((each) => each.hostname === hostname && each.port === port);
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
