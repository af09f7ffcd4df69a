import type { Endpoint, Random } from "../io/mod.ts";
import { randomIdNear } from "./node_id.ts";
import type { RoutingTable } from "./routing_table.ts";
import { BUCKET_SIZE } from "./_bucket.ts";

/** How often is looked whether something is due. */
const TICK_MS = 5_000;

/** How often the nodes around our own id are looked for again (BEP 5's refresh of the closest bucket). */
const NEIGHBOURHOOD_MS = 900_000;

/** How long after a search that found too few nodes the next one begins; each further time it is twice as long. */
const FIRST_RETRY_MS = 5_000;
const MAX_RETRY_MS = 300_000;

/** Questionable nodes that are asked in one tick. */
const CHECKS_PER_TICK = 2;

/** What is to be done to keep a routing table. */
export interface UpkeepWork {
  /** Look for the nodes around our own id. */
  readonly bootstrap: boolean;
  /** Look for the nodes around this id. */
  readonly refresh?: Uint8Array;
  /** Ask whether these are still there. */
  readonly check: readonly Endpoint[];
}

/** When a routing table needs what (BEP 5). */
export class Upkeep {
  readonly #random: Random;
  #tickAt: number;
  #neighbourhoodAt: number;
  #retryMs = FIRST_RETRY_MS;
  #isSearching = false;

  /** Makes one that wants a search at once. */
  constructor(random: Random, now: number) {
    this.#random = random;
    this.#tickAt = now;
    this.#neighbourhoodAt = now;
  }

  /** When something may be due. */
  get nextAt(): number {
    return this.#tickAt;
  }

  /** Wants the search around our own id at once: the id is another, or there is a first node to ask. */
  restart(now: number): void {
    this.#tickAt = now;
    this.#neighbourhoodAt = now;
    this.#retryMs = FIRST_RETRY_MS;
  }

  /** Says what is due, and counts it as begun. */
  take(table: RoutingTable, now: number): UpkeepWork {
    if (now < this.#tickAt) return { bootstrap: false, check: [] };
    this.#tickAt = now + TICK_MS;
    const check: Endpoint[] = [];
    while (check.length < CHECKS_PER_TICK) {
      const node = table.mostQuestionable(now);
      if (node === undefined || node.checkedAt > now - TICK_MS) break;
      node.checkedAt = now;
      check.push(node.endpoint);
    }
    if (this.#isSearching) return { bootstrap: false, check };
    this.#isSearching = true;
    if (now >= this.#neighbourhoodAt) return { bootstrap: true, check };
    const bucket = table.takeStaleBucket(now);
    if (bucket === undefined) {
      this.#isSearching = false;
      return { bootstrap: false, check };
    }
    return { bootstrap: false, refresh: randomIdNear(table.ownId, bucket, this.#random), check };
  }

  /** Notes that the search that was begun last has ended. */
  searched(table: RoutingTable, now: number): void {
    this.#isSearching = false;
    if (now < this.#neighbourhoodAt) return;
    const isFound = table.size >= BUCKET_SIZE;
    this.#neighbourhoodAt = now + (isFound ? NEIGHBOURHOOD_MS : this.#retryMs);
    this.#retryMs = isFound ? FIRST_RETRY_MS : Math.min(2 * this.#retryMs, MAX_RETRY_MS);
    this.#tickAt = Math.min(this.#tickAt, this.#neighbourhoodAt);
  }
}
