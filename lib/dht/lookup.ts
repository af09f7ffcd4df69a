import { formatEndpoint } from "../address/mod.ts";
import { equalBytes } from "../hash/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { BUCKET_SIZE } from "./_bucket.ts";
import type { NodeContact } from "./krpc/mod.ts";
import { compareDistance, isSecureNodeId } from "./node_id.ts";
import { subnetOf } from "./subnet.ts";

/** Queries at once that are not slow (Kademlia's α). */
const MAX_ACTIVE = 4;

/** Queries of one lookup, whatever it is told. */
const MAX_QUERIES = 100;

/** Nodes that are remembered; those that are farther away are of no use. */
const MAX_CANDIDATES = 200;

/** How long the end of a lookup waits for a node that is close and does not answer. */
export const PATIENCE_MS = 1_500;

/** A node that a lookup knows of. */
export interface Candidate {
  /** Its node id; undefined as long as only its endpoint is known. */
  id: Uint8Array | undefined;
  /** Where it is. */
  readonly endpoint: Endpoint;
  /** How far it was asked. */
  state: "new" | "asked" | "answered" | "failed";
  /** When it was asked. */
  askedAt: number;
  /** What it gave to be brought back. */
  token?: Uint8Array;
}

/** What a lookup needs to know to go on. */
export interface LookupTime {
  /** The time. */
  readonly now: number;
  /** After how long without an answer another node is asked as well. */
  readonly slowAfterMs: number;
}

/**
 * The search for the nodes that are closest to a target (BEP 5): it asks the closest ones known for closer ones, until
 * the 8 closest have answered. Of a /24 (IPv6: /64) of global addresses it asks one alone.
 */
export class Lookup {
  /** What the nodes are to be close to, 20 bytes. */
  readonly target: Uint8Array;
  /** Closest first; those whose ids are not known at the end. */
  readonly #candidates: Candidate[] = [];
  readonly #known = new Map<string, Candidate>();
  readonly #bySubnet = new Map<string, Candidate>();
  #askedCount = 0;

  /** Makes one that knows of nobody. */
  constructor(target: Uint8Array) {
    this.target = target;
  }

  /** How many nodes were asked. */
  get askedCount(): number {
    return this.#askedCount;
  }

  /** How many nodes answered. */
  get answeredCount(): number {
    return this.#candidates.filter(({ state }) => state === "answered").length;
  }

  /** Tells it of a node, or of an endpoint where one should be. */
  add({ id, endpoint }: { readonly id?: Uint8Array; readonly endpoint: Endpoint }): void {
    const key = formatEndpoint(endpoint);
    if (this.#known.has(key)) return;
    const subnet = subnetOf(endpoint.hostname);
    const rival = subnet === undefined ? undefined : this.#bySubnet.get(subnet);
    if (rival !== undefined) {
      if (rival.state !== "new" || id === undefined) return;
      if (isSecure(rival) || !isSecureNodeId(id, endpoint.hostname)) return;
      this.#drop(rival);
    }
    const candidate: Candidate = { id, endpoint, state: "new", askedAt: 0 };
    this.#known.set(key, candidate);
    if (subnet !== undefined) this.#bySubnet.set(subnet, candidate);
    this.#place(candidate);
    const last = this.#candidates.at(-1);
    if (this.#candidates.length > MAX_CANDIDATES && last?.state === "new") this.#drop(last);
  }

  /** Gives those that are to be asked now, and counts them as asked. */
  next({ now, slowAfterMs }: LookupTime): Candidate[] {
    const isSlow = (candidate: Candidate) => now >= candidate.askedAt + slowAfterMs;
    let active =
      this.#candidates.filter((candidate) => candidate.state === "asked" && !isSlow(candidate))
        .length;
    let counted = 0;
    const next: Candidate[] = [];
    for (const candidate of this.#candidates) {
      if (counted >= BUCKET_SIZE || active >= MAX_ACTIVE) break;
      if (candidate.state === "failed") continue;
      if (candidate.state === "asked" && isSlow(candidate)) continue;
      counted += 1;
      if (candidate.state !== "new") continue;
      if (this.#askedCount >= MAX_QUERIES) break;
      candidate.state = "asked";
      candidate.askedAt = now;
      this.#askedCount += 1;
      active += 1;
      next.push(candidate);
    }
    return next;
  }

  /** Notes that one answered, with its node id: one that is not who it was said to be goes where it belongs. */
  answered(candidate: Candidate, id: Uint8Array): void {
    candidate.state = "answered";
    if (candidate.id !== undefined && equalBytes(candidate.id, id)) return;
    candidate.id = id;
    this.#candidates.splice(this.#candidates.indexOf(candidate), 1);
    this.#place(candidate);
  }

  /** Notes that one did not answer. */
  failed(candidate: Candidate): void {
    candidate.state = "failed";
  }

  /** Whether there is nobody closer to ask. */
  isDone(now: number): boolean {
    let counted = 0;
    for (const { state, askedAt } of this.#candidates) {
      if (counted >= BUCKET_SIZE) break;
      if (state === "answered") counted += 1;
      else if (state === "asked" && now < askedAt + PATIENCE_MS) return false;
      else if (state === "new" && this.#askedCount < MAX_QUERIES) return false;
    }
    return true;
  }

  /** When time alone changes whom to ask or whether it is done. */
  nextAt({ now, slowAfterMs }: LookupTime): number {
    let nextAt = Infinity;
    for (const { state, askedAt } of this.#candidates) {
      if (state !== "asked") continue;
      for (const at of [askedAt + slowAfterMs, askedAt + PATIENCE_MS]) {
        if (at > now) nextAt = Math.min(nextAt, at);
      }
    }
    return nextAt;
  }

  /** Gives the closest nodes that answered, closest first. */
  closest(max: number = BUCKET_SIZE): (Candidate & NodeContact)[] {
    const found: (Candidate & NodeContact)[] = [];
    for (const candidate of this.#candidates) {
      if (found.length >= max) break;
      if (candidate.state === "answered" && hasId(candidate)) found.push(candidate);
    }
    return found;
  }

  /** Puts a candidate where it belongs by its distance. */
  #place(candidate: Candidate): void {
    let low = 0;
    let high = this.#candidates.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#candidates[middle];
      if (other !== undefined && this.#compare(other, candidate) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#candidates.splice(low, 0, candidate);
  }

  #compare(a: Candidate, b: Candidate): number {
    if (a.id === undefined || b.id === undefined) {
      return Number(a.id === undefined) - Number(b.id === undefined);
    }
    return compareDistance(a.id, b.id, this.target);
  }

  #drop(candidate: Candidate): void {
    this.#candidates.splice(this.#candidates.indexOf(candidate), 1);
    this.#known.delete(formatEndpoint(candidate.endpoint));
    const subnet = subnetOf(candidate.endpoint.hostname);
    if (subnet !== undefined) this.#bySubnet.delete(subnet);
  }
}

function hasId(candidate: Candidate): candidate is Candidate & NodeContact {
  return candidate.id !== undefined;
}

function isSecure({ id, endpoint }: Candidate): boolean {
  return id !== undefined && isSecureNodeId(id, endpoint.hostname);
}
