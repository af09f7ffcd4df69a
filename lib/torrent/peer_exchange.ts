import { formatEndpoint, scopeOf } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { type PexContact, PexIntake, PexSender } from "../swarm/mod.ts";
import {
  decodePexMessage,
  encodePexMessage,
  EXTENSION_NAMES,
  type PexFlags,
  WireError,
} from "../wire/mod.ts";
import type { SwarmCore } from "./core.ts";
import type { Extensions } from "./extensions.ts";
import type { Peer } from "./peer.ts";
import { inTurn } from "./turns.ts";

/** Peers that are told in one second: each of a thousand has its turn in every minute (BEP 11), and not all at once. */
const TURN_PEERS = 25;

/** What peer exchange asks of the torrent. */
export interface PeerExchangeOwner {
  /** Whether peers may be told of peers: not in private torrents (BEP 27), nor where the user does not want it. */
  readonly enabled: boolean;
  /** A peer told of these. */
  found(peers: readonly Endpoint[]): void;
}

/** Tells peers of each other (BEP 11). */
export class PeerExchange {
  readonly #core: SwarmCore;
  readonly #extensions: Extensions;
  readonly #owner: PeerExchangeOwner;
  readonly #senders = new Map<number, PexSender<PexFlags>>();
  readonly #intakes = new Map<number, PexIntake<PexFlags>>();
  /** The peer whose turn was last; those after it come next. */
  #lastId = 0;

  /** An exchange that has told nobody of anybody. */
  constructor(core: SwarmCore, extensions: Extensions, owner: PeerExchangeOwner) {
    this.#core = core;
    this.#extensions = extensions;
    this.#owner = owner;
    extensions.handle(EXTENSION_NAMES.utPex, (peer, payload, now) => {
      this.#take(peer, payload, now);
    });
  }

  /** Once a second: tells those whose minute is over what has changed. */
  tick(now: number): void {
    if (!this.#owner.enabled || this.#core.peers.size < 2) return;
    const due = this.#takeDue(now);
    if (due.length === 0) return;
    const contacts = this.#contacts();
    for (const peer of due) {
      const update = this.#senderFor(peer).next(contacts, now);
      if (!update) continue;
      this.#extensions.send(peer, EXTENSION_NAMES.utPex, encodePexMessage(update));
    }
  }

  /** A peer is gone. */
  peerGone(peer: Peer): void {
    this.#senders.delete(peer.id);
    this.#intakes.delete(peer.id);
  }

  /** The next of those that may be told something, in turn. */
  #takeDue(now: number): Peer[] {
    const due: Peer[] = [];
    for (const peer of inTurn(this.#core.peers, this.#lastId)) {
      if (!peer.extensions.get(EXTENSION_NAMES.utPex)) continue;
      if (now < (this.#senders.get(peer.id)?.nextAt ?? now)) continue;
      this.#lastId = peer.id;
      if (due.push(peer) === TURN_PEERS) break;
    }
    return due;
  }

  #senderFor(peer: Peer): PexSender<PexFlags> {
    const known = this.#senders.get(peer.id);
    if (known) return known;
    const self = listeningAt(peer) ?? peer.endpoint;
    const sender = new PexSender<PexFlags>(self, scopeOf(peer.endpoint.hostname));
    this.#senders.set(peer.id, sender);
    return sender;
  }

  #contacts(): Map<string, PexContact<PexFlags>> {
    const contacts = new Map<string, PexContact<PexFlags>>();
    for (const peer of this.#core.peers.values()) {
      const endpoint = listeningAt(peer);
      if (endpoint) contacts.set(formatEndpoint(endpoint), { endpoint, flags: flagsOf(peer) });
    }
    return contacts;
  }

  #take(peer: Peer, payload: Uint8Array, now: number): void {
    if (!this.#owner.enabled) return;
    const scope = scopeOf(peer.endpoint.hostname);
    const intake = this.#intakes.get(peer.id) ?? new PexIntake<PexFlags>(scope);
    this.#intakes.set(peer.id, intake);
    const taken = intake.received(decodePexMessage(payload), now);
    if (intake.isAbusive) {
      throw new WireError("Cannot go on with a peer that tells of peers so often");
    }
    if (taken.length > 0) this.#owner.found(taken.map(({ endpoint }) => endpoint));
  }
}

/** Where a peer can be reached; undefined where that is not known. */
export function listeningAt(peer: Peer): Endpoint | undefined {
  if (peer.listenPort === undefined) return undefined;
  return { hostname: peer.endpoint.hostname, port: peer.listenPort };
}

function flagsOf(peer: Peer): PexFlags {
  return {
    encryption: peer.encryption !== undefined,
    seed: peer.isSeed || peer.uploadOnly,
    utp: peer.transport === "utp",
    holepunch: (peer.extensions.get(EXTENSION_NAMES.utHolepunch) ?? 0) > 0,
    outgoing: !peer.incoming,
  };
}
