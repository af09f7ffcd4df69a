import { formatEndpoint } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { Holepunch, type HolepunchPeer } from "../swarm/mod.ts";
import {
  decodeHolepunchMessage,
  encodeHolepunchMessage,
  EXTENSION_NAMES,
  HOLEPUNCH_ERROR,
  type HolepunchMessage,
} from "../wire/mod.ts";
import type { SwarmCore } from "./core.ts";
import type { Extensions } from "./extensions.ts";
import type { Peer } from "./peer.ts";
import { listeningAt } from "./peer_exchange.ts";

/** Peers that an address is known from, which are asked to bring us together. */
const MAX_RELAYS = 3;

/** What holepunching asks of the torrent. */
export interface HolepunchingOwner {
  /** Connects to a peer by uTP, which at this moment connects to us. */
  punch(endpoint: Endpoint): void;
  /** Whether an endpoint is our own. */
  isSelf(endpoint: Endpoint): boolean;
}

/** A peer as the rules of BEP 55 see it. */
interface Puncher extends HolepunchPeer {
  readonly peer: Peer;
}

/** Brings together peers of which neither can be reached, and has peers bring us together with others (BEP 55). */
export class Holepunching {
  readonly #core: SwarmCore;
  readonly #extensions: Extensions;
  readonly #owner: HolepunchingOwner;
  readonly #rules: Holepunch<Puncher>;

  /** Nobody has asked for anything yet. */
  constructor(core: SwarmCore, extensions: Extensions, owner: HolepunchingOwner) {
    this.#core = core;
    this.#extensions = extensions;
    this.#owner = owner;
    this.#rules = new Holepunch<Puncher>({
      find: (endpoint) => this.#find(endpoint),
      isHere: (hostname) => this.#isHere(hostname),
      isSelf: (endpoint) => owner.isSelf(endpoint),
    });
    extensions.handle(EXTENSION_NAMES.utHolepunch, (peer, payload, now) => {
      this.#take(peer, payload, now);
    });
  }

  /** A peer could not be reached: asks some of those who may be connected to it to bring us together. */
  unreachable(endpoint: Endpoint): void {
    let asked = 0;
    for (const peer of this.#core.peers.values()) {
      if (asked === MAX_RELAYS) return;
      if (this.#send(peer, { type: "rendezvous", endpoint })) asked++;
    }
  }

  /** A peer is gone. */
  peerGone(peer: Peer): void {
    this.#rules.peerLeft(peer.id);
  }

  #take(peer: Peer, payload: Uint8Array, now: number): void {
    const message = decodeHolepunchMessage(payload);
    if (!message) return;
    const { endpoint } = message;
    const from = asPuncher(peer);
    switch (message.type) {
      case "rendezvous":
        return this.#rendezvous(from, endpoint, now);
      case "connect":
        if (this.#rules.mayConnect(from, endpoint, now)) this.#owner.punch(endpoint);
        return;
      case "error": {
        const why = `Not brought together with ${formatEndpoint(endpoint)}: ${message.code}`;
        return this.#core.log("debug", why, { peer });
      }
    }
  }

  #rendezvous(from: Puncher, endpoint: Endpoint, now: number): void {
    const outcome = this.#rules.rendezvous(from, endpoint, now);
    if (outcome.type === "ignore") return;
    if (outcome.type === "error") {
      const code = HOLEPUNCH_ERROR[outcome.reason];
      this.#send(from.peer, { type: "error", endpoint, code });
      return;
    }
    this.#send(outcome.target.peer, { type: "connect", endpoint: from.endpoint });
    this.#send(from.peer, { type: "connect", endpoint: outcome.target.endpoint });
  }

  #find(endpoint: Endpoint): Puncher | undefined {
    const key = formatEndpoint(endpoint);
    for (const peer of this.#core.peers.values()) {
      const listening = listeningAt(peer);
      if (peer.address === key || (listening && formatEndpoint(listening) === key)) {
        return asPuncher(peer);
      }
    }
    return undefined;
  }

  #isHere(hostname: string): boolean {
    for (const { endpoint } of this.#core.peers.values()) {
      if (endpoint.hostname === hostname) return true;
    }
    return false;
  }

  #send(peer: Peer, message: HolepunchMessage): boolean {
    return this.#extensions.send(
      peer,
      EXTENSION_NAMES.utHolepunch,
      encodeHolepunchMessage(message),
    );
  }
}

function asPuncher(peer: Peer): Puncher {
  return {
    id: peer.id,
    // A NAT keeps the way open by which the peer came; where it listens may be another port, or closed.
    endpoint: peer.transport === "utp" ? peer.endpoint : listeningAt(peer) ?? peer.endpoint,
    supportsHolepunch: (peer.extensions.get(EXTENSION_NAMES.utHolepunch) ?? 0) > 0,
    peer,
  };
}
