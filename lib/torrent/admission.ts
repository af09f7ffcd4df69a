import { formatEndpoint, scopeOf } from "../address/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import type { PeerBan, PeerList } from "../swarm/mod.ts";
import type { SwarmCore } from "./core.ts";
import type { PeerIdentity } from "./peer.ts";

/** Who came, or is to be dialled. */
interface Candidate {
  readonly endpoint: Endpoint;
  readonly source: PeerIdentity;
}

/** Knows whom a torrent has nothing to do with, and why: those that did wrong, and those that the network refuses. */
export class Admission {
  readonly #core: SwarmCore;
  readonly #list: PeerList;
  /** What banned peers did, by their ids. */
  readonly #bannedIds = new Map<string, string>();

  /** @param list Where addresses are banned. */
  constructor(core: SwarmCore, list: PeerList) {
    this.#core = core;
    this.#list = list;
  }

  /** All that is banned, in the order in which that happened. */
  bans(): PeerBan[] {
    return this.#list.bans();
  }

  /** Bans who did wrong: `reason` says what, to follow "it". Says whether it was not banned before. */
  ban({ endpoint, peerId }: PeerIdentity, reason: string): boolean {
    if (this.#bannedIds.has(peerId) && this.#list.isBanned(endpoint)) return false;
    this.#list.ban(endpoint, reason);
    // A port says little of those that came to us; but anybody on the internet could take the id of another.
    if (!isGlobal(endpoint)) this.#bannedIds.set(peerId, reason);
    return true;
  }

  /** Whether a peer is banned, by its address or its id. */
  isBanned(peer: Candidate): boolean {
    return this.#banReason(peer) !== undefined;
  }

  /** Why a peer is not to be met, a sentence for the log; undefined where it may be. */
  refusal(peer: Candidate): string | undefined {
    const reason = this.#banReason(peer);
    return reason === undefined ? this.refusalAt(peer.endpoint) : `It is banned: it ${reason}`;
  }

  /** As {@linkcode Admission.refusal}, as far as its address tells. */
  refusalAt(endpoint: Endpoint): string | undefined {
    const reason = this.#list.banReason(endpoint);
    if (reason !== undefined) return `It is banned: it ${reason}`;
    const refusal = this.#core.io.network.access?.refuse(endpoint.hostname);
    return refusal === undefined ? undefined : `It is refused: ${refusal}`;
  }

  /** Leaves out those that the network refuses, so that they are not dialled in vain. */
  allowed(endpoints: Iterable<Endpoint>): Endpoint[] {
    const { io: { network: { access } } } = this.#core;
    return [...endpoints].filter((endpoint) => {
      const reason = access?.refuse(endpoint.hostname);
      if (reason === undefined) return true;
      this.#core.log("debug", `Leaves out ${formatEndpoint(endpoint)}: ${reason}`);
      return false;
    });
  }

  /** Forgets the addresses that the network refuses now, but for those that are dialled or connected. */
  forgetRefused(): void {
    this.#list.forgetRefused((endpoint) => this.refusalAt(endpoint) !== undefined);
  }

  #banReason({ endpoint, source }: Candidate): string | undefined {
    const reason = this.#list.banReason(endpoint);
    if (reason !== undefined || isGlobal(endpoint)) return reason;
    return this.#bannedIds.get(source.peerId);
  }
}

function isGlobal(endpoint: Endpoint): boolean {
  return scopeOf(endpoint.hostname) === "global";
}
