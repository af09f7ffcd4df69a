import { formatEndpoint } from "../address/mod.ts";
import type { ByteStream, Dialer, Endpoint } from "../io/mod.ts";
import type { PeerList, PeerSource } from "../swarm/mod.ts";
import type { HandshakeFeatures } from "../wire/mod.ts";
import type { SwarmCore } from "./core.ts";
import { type EncryptionPolicy, greetOutgoing } from "./encryption.ts";
import type { Greeting } from "./greeting.ts";
import type { TurnLimit } from "./turn_limit.ts";

/** Dials of one torrent under way at once (half-open connections). */
const MAX_DIALS = 20;

/** How long a dial may take (libtorrent's limit). */
const CONNECT_TIMEOUT_MS = 15_000;

/** What dialling asks of the torrent. */
export interface DialSettings {
  /** Whether peers are wanted now. */
  readonly connecting: boolean;
  /** Whether connections are encrypted. */
  readonly encryption: EncryptionPolicy;
  /** What we speak beside BEP 3, in this torrent. */
  readonly features: HandshakeFeatures;
  /** Whether peers of a hybrid are asked by its v2 info-hash first. */
  readonly prefersV2: boolean;
  /** Connects to peers, by TCP or uTP. */
  readonly dialer: Dialer;
  /** Bounds the dials of all torrents together. */
  readonly dialTurns: TurnLimit;
  /** Connects to peers by uTP alone; undefined where an address can not be reached so. */
  utpFor(hostname: string): Dialer | undefined;
  /** A peer could not be reached. */
  unreachable(endpoint: Endpoint): void;
}

/** What dialling asks of the connections. */
export interface DiallingOwner {
  /** Whether one more may be connected, beside those that are being dialled. */
  hasRoomBeside(dials: number): boolean;
  /** Whether an endpoint was dialled already and is connected. */
  isConnectedTo(endpoint: Endpoint): boolean;
  /** A peer answered, and its handshake is right. */
  met(stream: ByteStream, greeting: Greeting, known: MetPeer): void;
}

/** How a peer is known whose handshake is right. */
export interface MetPeer {
  /** Where it was dialled; undefined for one that came to us. */
  readonly endpoint?: Endpoint;
  /** How it became known. */
  readonly source: PeerSource;
  /** By which of the info-hashes both know the torrent. */
  readonly infoHash: Uint8Array;
}

/** Dials the peers of a list, as many at once as may be. */
export class Dialling {
  readonly #core: SwarmCore;
  readonly #list: PeerList;
  readonly #settings: DialSettings;
  readonly #owner: DiallingOwner;
  #underWay = 0;

  /** @param list Those that can be dialled. */
  constructor(core: SwarmCore, list: PeerList, context: {
    readonly settings: DialSettings;
    readonly owner: DiallingOwner;
  }) {
    this.#core = core;
    this.#list = list;
    this.#settings = context.settings;
    this.#owner = context.owner;
  }

  /** Dials under way. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Dials those that are due, as many as may be. */
  dialMore(): void {
    const { tasks, io } = this.#core;
    while (this.#mayDial) {
      const endpoint = this.#list.take(io.clock.now());
      if (!endpoint) return;
      if (this.#owner.isConnectedTo(endpoint)) {
        this.#list.ended(endpoint, "useless", io.clock.now());
        continue;
      }
      this.#underWay++;
      tasks.run((signal) => this.#dial(endpoint, signal));
    }
  }

  /** Dials by uTP one that does so at this moment, too, so that the NATs of both let it pass (BEP 55). */
  punch(endpoint: Endpoint): void {
    const utp = this.#settings.utpFor(endpoint.hostname);
    if (!utp || !this.#mayDial) return;
    this.#underWay++;
    this.#core.tasks.run((signal) => this.#dial(endpoint, signal, utp));
  }

  get #mayDial(): boolean {
    return this.#settings.connecting && this.#underWay < MAX_DIALS &&
      this.#owner.hasRoomBeside(this.#underWay);
  }

  async #dial(endpoint: Endpoint, signal: AbortSignal, by?: Dialer): Promise<void> {
    const { io, infoHashes, peerId } = this.#core;
    const infoHash = this.#infoHashFor(endpoint);
    const source = this.#list.sourceOf(endpoint) ?? "user";
    let stream: ByteStream | undefined;
    try {
      const met = await greetOutgoing(
        async () => stream = await this.#connect(endpoint, signal, by ?? this.#settings.dialer),
        { infoHash, peerId, features: this.#settings.features },
        { clock: io.clock, random: io.random, signal, policy: this.#settings.encryption },
      );
      const { greeting } = met;
      stream = met.stream;
      if (!infoHashes.has(greeting.handshake.infoHash)) {
        throw new Error("It answered for another torrent");
      }
      this.#underWay--;
      this.#list.connected(endpoint, io.clock.now());
      const { infoHash: agreed } = greeting.handshake;
      this.#owner.met(stream, greeting, { endpoint, source, infoHash: agreed });
    } catch (error) {
      stream?.close();
      this.#underWay--;
      this.#list.ended(endpoint, "failed", io.clock.now());
      if (!signal.aborted) {
        if (!stream && !by) this.#settings.unreachable(endpoint);
        this.#core.log("debug", `Cannot connect to ${formatEndpoint(endpoint)}`, { error });
        this.dialMore();
      }
    }
  }

  /** The info-hash to ask a peer by: of a hybrid the other one, when it did not answer to the first. */
  #infoHashFor(endpoint: Endpoint): Uint8Array {
    const { infoHashes: { v1, v2 }, infoHash } = this.#core;
    if (!v1 || !v2) return infoHash;
    const isSecondTry = this.#list.failuresOf(endpoint) % 2 === 1;
    return this.#settings.prefersV2 !== isSecondTry ? v2 : v1;
  }

  async #connect(endpoint: Endpoint, signal: AbortSignal, dialer: Dialer): Promise<ByteStream> {
    const { io } = this.#core;
    const endTurn = await this.#settings.dialTurns.take(signal);
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
}
