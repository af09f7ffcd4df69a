import type { ByteStream } from "../io/mod.ts";
import type { InfoHashes } from "../metainfo/mod.ts";
import { peerPriority, type PeerSource } from "../swarm/mod.ts";
import type { TrackerStatus } from "../tracker/mod.ts";
import {
  decodeDontHave,
  decodeUploadOnly,
  encodeDontHave,
  EXTENSION_NAMES,
  type HandshakeFeatures,
} from "../wire/mod.ts";
import { Announcing } from "./announcing.ts";
import { Connections } from "./connections.ts";
import type { Content } from "./content.ts";
import type { SwarmCore } from "./core.ts";
import { Extensions } from "./extensions.ts";
import { Finding } from "./finding.ts";
import type { Gate } from "./gate.ts";
import type { Greeting } from "./greeting.ts";
import { Holepunching } from "./holepunching.ts";
import type { TorrentHost } from "./host.ts";
import { MetadataExchange } from "./metadata_exchange.ts";
import { DEFAULT_MAX_PEERS, LIMIT_MAX_PEERS, type TorrentOptions } from "./options.ts";
import type { Peer, PeerIdentity } from "./peer.ts";
import { PeerExchange } from "./peer_exchange.ts";
import { PeerMessages } from "./peer_messages.ts";
import type { Throttle } from "./throttle.ts";
import { UselessPeer } from "./useless_peer.ts";

/** How a private torrent's peers may have become known (BEP 27): trackers name them, or the user does. */
const PRIVATE_SOURCES: ReadonlySet<PeerSource> = new Set(["tracker", "user"]);

/** Whom a private torrent keeps that goes from one of its trackers to another (BEP 27). */
const KEPT_AT_SWITCH: ReadonlySet<PeerSource> = new Set(["user"]);

/** How long connections have to end before their peers are dialled again. */
const GOODBYE_MS = 1_000;

/** What the swarm asks of the torrent. */
export interface SwarmOwner {
  /** Whether peers are wanted now. */
  readonly takesPeers: boolean;
  /** The data; undefined while the metadata is not there. */
  readonly content: Content | undefined;
  /** Closed while what came can not be put away fast enough. */
  readonly readGate: Gate;
  /** Limits what is read. */
  readonly downloadThrottle: Throttle;
  /** Limits what is sent. */
  readonly uploadThrottle: Throttle;
  /** The info dictionary has come from peers, and its hash is right. */
  metadataFound(infoBytes: Uint8Array): void;
}

/** How a swarm is set up. */
export interface SwarmOptions extends TorrentOptions {
  /** By which the torrent is known. */
  readonly infoHashes: InfoHashes;
  /** Tiers of trackers that the torrent names. */
  readonly tiers: readonly (readonly string[])[];
}

/**
 * The peers of a torrent: how they are found, connected and talked to. What they send and want is the business of the
 * {@linkcode Content}.
 */
export class Swarm {
  /** The connections. */
  readonly connections: Connections;
  readonly #core: SwarmCore;
  readonly #host: TorrentHost;
  readonly #owner: SwarmOwner;
  readonly #options: SwarmOptions;
  readonly #extensions: Extensions;
  readonly #messages: PeerMessages;
  readonly #metadata: MetadataExchange;
  readonly #peerExchange: PeerExchange;
  readonly #holepunching: Holepunching;
  readonly #announcing: Announcing;
  readonly #finding: Finding;
  #meetsAgainAt = Infinity;

  /** A swarm that has not begun. */
  constructor(core: SwarmCore, options: SwarmOptions, context: {
    readonly host: TorrentHost;
    readonly owner: SwarmOwner;
  }) {
    this.#core = core;
    this.#options = options;
    this.#host = context.host;
    this.#owner = context.owner;
    this.#extensions = this.#makeExtensions();
    this.#metadata = this.#makeMetadataExchange();
    this.#peerExchange = this.#makePeerExchange();
    this.#holepunching = new Holepunching(core, this.#extensions, {
      punch: (endpoint) => this.connections.punch(endpoint),
      isSelf: (endpoint) => this.#host.isSelf(endpoint),
    });
    this.#handleSmallExtensions();
    this.#messages = this.#makeMessages();
    this.connections = this.#makeConnections();
    this.#announcing = this.#makeAnnouncing();
    this.#finding = this.#makeFinding();
  }

  /** The trackers as they are now. */
  trackers(): TrackerStatus[] {
    return this.#announcing.status();
  }

  /** Their whole URLs, in the same order. */
  trackerUrls(): string[] {
    return this.#announcing.urls();
  }

  /** Whether the DHT is asked for peers. */
  get usesDht(): boolean {
    return this.#finding.dhtPort !== undefined && !this.#isPrivate;
  }

  /** Begins, or goes on after {@linkcode Swarm.pause}. */
  start(now: number): void {
    if (!this.#owner.content) this.#metadata.begin(this.#options.infoHashes);
    this.#announcing.tick(now);
    if (!this.#isPrivate) this.#finding.start(now);
    this.connections.dialMore();
  }

  /** Lets go of all peers and looks for none. */
  pause(reason: string): void {
    this.#finding.pause();
    this.connections.closeAll(reason);
  }

  /** Once a second. */
  tick(now: number): void {
    this.connections.tick(now);
    if (now >= this.#meetsAgainAt) {
      this.#meetsAgainAt = Infinity;
      this.wantMore(now);
    }
    this.#announcing.tick(now);
    this.#finding.tick(now);
    this.#peerExchange.tick(now);
    this.#metadata.tick(now);
  }

  /** The metadata is there: what peers have said is understood now, and they are told that they can have it. */
  understand(content: Content): void {
    const before = this.#core.infoHashes.all;
    this.#core.infoHashes.learn(content.core.metainfo.infoHashes);
    if (content.core.metainfo.private) this.#makePrivate();
    const now = this.#core.io.clock.now();
    for (const infoHash of this.#core.infoHashes.all) {
      if (!before.includes(infoHash)) this.#finding.infoHashLearned(infoHash, now);
    }
    this.#messages.understand(content);
    this.#extensions.greetAll();
    if (content.hashes.isMissing) this.#meetAgain(now);
  }

  /** Peers that know it by its v1 hash alone give no hashes (BEP 52): met again, they are told that it has a v2 one. */
  #meetAgain(now: number): void {
    for (const peer of this.#core.peers.values()) {
      if (!peer.features.v2) peer.link?.close(new UselessPeer("It knows no v2 info-hash"));
    }
    this.#meetsAgainAt = now + GOODBYE_MS;
  }

  /** Takes a peer that came to us. */
  accept(stream: ByteStream, greeting: Greeting): Promise<void> {
    return this.connections.accept(stream, greeting);
  }

  /** All that is wanted is there. */
  complete(now: number): void {
    this.#announcing.completed(now);
    this.#announcing.tick(now);
    this.#extensions.greetAll();
    this.connections.dropSeeds();
  }

  /** More is wanted than was there: those of no use before may have it. */
  wantMore(now: number): void {
    this.connections.list.reconsider(now);
    this.connections.dialMore();
  }

  /** Bans those who sent bad data, without doubt. */
  convict(guilty: Iterable<PeerIdentity>, what: string): void {
    for (const identity of guilty) {
      const { hostname, port } = identity.endpoint;
      if (!this.connections.ban(identity, `sent ${what}`)) continue;
      this.#core.log("warn", `Banned ${hostname}:${port}: it sent ${what}`);
    }
  }

  /** Our address or port, as others see it, has changed: trackers and the DHT are told at once. */
  addressChanged(now: number): void {
    this.#announcing.announceAgain(now);
    this.#finding.announceAgain(now);
  }

  /** Looks for peers at once, as far as trackers allow. */
  askNow(now: number): void {
    this.#announcing.askNow(now);
    this.#finding.announceAgain(now);
  }

  /** Puts other tiers of trackers in the place of those that there are. */
  setTrackers(tiers: readonly (readonly string[])[]): void {
    this.#announcing.replace(tiers);
  }

  /** Our address is known: who is dialled first depends on it. */
  prioritiesChanged(): void {
    this.connections.list.prioritiesChanged();
  }

  /** Ends it; trackers are told until `goodbye` aborts. */
  async stop(reason: string, goodbye: AbortSignal): Promise<void> {
    this.#finding.stop();
    this.#metadata.stop();
    this.connections.closeAll(reason);
    await this.#announcing.stop(goodbye);
  }

  get #isPrivate(): boolean {
    return this.#owner.content?.core.metainfo.private ?? false;
  }

  get #features(): HandshakeFeatures {
    return {
      fast: true,
      extensions: true,
      dht: this.usesDht && this.#host.listenPort !== undefined,
      v2: this.#core.infoHashes.v2 !== undefined,
    };
  }

  /** What began as a magnet link turned out to be private: only trackers and the user may name peers (BEP 27). */
  #makePrivate(): void {
    this.#core.log("info", "It is private: peers come from its trackers alone from now on");
    this.#announcing.makePrivate();
    this.#finding.makePrivate();
    this.connections.keepOnly(PRIVATE_SOURCES);
  }

  #makeExtensions(): Extensions {
    const owner = this.#owner;
    const isPrivate = () => this.#isPrivate;
    const host = this.#host;
    return new Extensions(this.#core, {
      get listenPort() {
        return host.listenPort;
      },
      client: `Shoal ${this.#host.version}`,
      get metadataSize() {
        return owner.content?.core.metainfo.infoBytes.length;
      },
      get uploadOnly() {
        // Who hears of a super-seed that it has nothing and wants nothing goes away (libtorrent does so).
        const { content } = owner;
        return content !== undefined && content.isSated && !content.superSeeding;
      },
      get private() {
        return isPrivate();
      },
      handshakeCame: (peer, now) => {
        this.#metadata.handshakeCame(peer, now);
        this.#peerChanged(peer);
      },
      addressSeen: (address, from) => host.addressSeen(address, from.endpoint.hostname),
    });
  }

  /** Peers that lose pieces (BEP 54), and such as download no more (BEP 21). */
  #handleSmallExtensions(): void {
    this.#extensions.handle(EXTENSION_NAMES.ltDontHave, (peer, payload) => {
      this.#owner.content?.downloads.peerLost(peer, decodeDontHave(payload));
    });
    this.#extensions.handle(EXTENSION_NAMES.uploadOnly, (peer, payload) => {
      peer.uploadOnly = decodeUploadOnly(payload);
      this.#peerChanged(peer);
    });
  }

  /** Pieces are here no more: peers are told (BEP 54), and those that can not be are let go. */
  takeBack(pieces: readonly number[]): void {
    this.connections.takeBack(
      pieces,
      (peer, piece) =>
        this.#extensions.send(peer, EXTENSION_NAMES.ltDontHave, encodeDontHave(piece)),
    );
  }

  #makeMetadataExchange(): MetadataExchange {
    const owner = this.#owner;
    return new MetadataExchange(this.#core, this.#extensions, {
      get infoBytes() {
        return owner.content?.core.metainfo.infoBytes;
      },
      found: (infoBytes) => owner.metadataFound(infoBytes),
      convict: (peer) => this.convict([peer.source], "metadata that is wrong"),
    });
  }

  #makePeerExchange(): PeerExchange {
    const { usePex = true } = this.#options;
    const isPrivate = () => this.#isPrivate;
    return new PeerExchange(this.#core, this.#extensions, {
      get enabled() {
        return usePex && !isPrivate();
      },
      found: (peers) => {
        this.connections.add(peers, "pex");
      },
    });
  }

  #makeMessages(): PeerMessages {
    const owner = this.#owner;
    const canBeReached = () => this.#host.listenPort !== undefined;
    const dhtPort = () => this.#isPrivate || !canBeReached() ? undefined : this.#finding.dhtPort;
    return new PeerMessages(this.#core, {
      get content() {
        return owner.content;
      },
      get dhtPort() {
        return dhtPort();
      },
      extensions: this.#extensions,
      dhtNodeAt: (peer, port) => {
        if (!this.#isPrivate) this.#finding.addNode({ hostname: peer.endpoint.hostname, port });
      },
      peerGone: (peer) => {
        this.#metadata.peerGone(peer);
        this.#peerExchange.peerGone(peer);
        this.#holepunching.peerGone(peer);
      },
      peerChanged: (peer) => this.#peerChanged(peer),
    });
  }

  #makeConnections(): Connections {
    const owner = this.#owner;
    const features = () => this.#features;
    const maxPeers = Math.min(this.#options.maxPeers ?? DEFAULT_MAX_PEERS, LIMIT_MAX_PEERS);
    return new Connections(this.#core, {
      prefersV2: this.#options.preferV2 ?? false,
      get connecting() {
        return owner.takesPeers;
      },
      get pieceCount() {
        return owner.content?.core.layout.pieceCount;
      },
      get features() {
        return features();
      },
      dialer: this.#host.dialer,
      dialTurns: this.#host.dialTurns,
      utpFor: (hostname) => this.#host.utpFor(hostname),
      unreachable: (endpoint) => {
        if (!this.#isPrivate) this.#holepunching.unreachable(endpoint);
      },
      priorityOf: (endpoint) => {
        const own = this.#host.ownEndpoint(endpoint.hostname);
        return own ? peerPriority(own, endpoint) ?? 0 : 0;
      },
      encryption: this.#host.encryption,
      messages: this.#messages,
      readGate: owner.readGate,
      downloadThrottle: owner.downloadThrottle,
      uploadThrottle: owner.uploadThrottle,
    }, maxPeers);
  }

  #makeAnnouncing(): Announcing {
    const { useTrackers = true, trackers = [], trackerTiers = this.#options.tiers } = this.#options;
    const owner = this.#owner;
    const isHungry = () => this.#isHungry;
    const host = this.#host;
    return new Announcing(this.#core, {
      get listenPort() {
        return host.listenPort;
      },
      addressSeen: (address, from) => host.addressSeen(address, from),
      get hungry() {
        return isHungry();
      },
      get leftBytes() {
        return owner.content?.leftBytes;
      },
      get isPartialSeed() {
        return owner.content?.isPartialSeed ?? false;
      },
      switched: () => this.connections.keepOnly(KEPT_AT_SWITCH),
      found: (peers) => {
        this.connections.add(peers, "tracker");
      },
    }, {
      client: this.#host.trackers,
      tiers: [...(useTrackers ? trackerTiers : []), ...trackers.map((url) => [url])],
      private: this.#isPrivate,
    });
  }

  #makeFinding(): Finding {
    const owner = this.#owner;
    const isHungry = () => this.#isHungry;
    const host = this.#host;
    return new Finding(this.#core, {
      get listenPort() {
        return host.listenPort;
      },
      get hungry() {
        return isHungry();
      },
      get isComplete() {
        return owner.content?.isComplete ?? false;
      },
      found: (peers) => {
        this.connections.add(peers, "dht");
      },
    }, this.#host.finders);
  }

  get #isHungry(): boolean {
    return this.connections.hungry && !this.#owner.content?.isSated;
  }

  #peerChanged(peer: Peer): void {
    const isSated = peer.isSeed || peer.uploadOnly;
    if (this.#owner.content?.isSated && isSated) this.connections.dropSeeds();
  }
}
