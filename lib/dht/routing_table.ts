import { formatEndpoint, scopeOf } from "../address/mod.ts";
import { equalBytes } from "../hash/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import { addToBucket, type Bucket, BUCKET_SIZE, makeBucket } from "./_bucket.ts";
import type { NodeContact } from "./krpc/mod.ts";
import { compareDistance, isSecureNodeId, NODE_ID_BITS, sharedPrefixLength } from "./node_id.ts";
import { subnetOf } from "./subnet.ts";
import { isBad, isQuestionable, MAX_FAILURES, type TableNode } from "./table_node.ts";

/** How long a bucket may stay without news before it is looked into (BEP 5). */
export const BUCKET_REFRESH_MS = 900_000;

/** Which nodes are asked for. */
export interface ClosestOptions {
  /** Nodes at most; 8 by default. */
  readonly max?: number;
  /** Leaves others out for which it gives false. */
  readonly isFit?: (endpoint: Endpoint) => boolean;
}

/**
 * The nodes that a node knows (BEP 5): buckets of 8, finer the closer they are to its own id. Only nodes that have
 * answered get in. Of global addresses there is one node an address in the table and one a /24 (IPv6: /64) in a bucket,
 * and those whose id is of their address (BEP 42) take the places of those whose is not, so that neither many ids at few
 * addresses nor ids that were chosen fill it.
 */
export class RoutingTable {
  /** The node id that it is around, 20 bytes. */
  readonly ownId: Uint8Array;
  /** Bucket number n has the ids that have just n leading bits in common with ours; the last one has all with more. */
  readonly #buckets: Bucket[] = [makeBucket()];
  /** All of them by address, or address and port where that is not global. */
  readonly #byAddress = new Map<string, TableNode>();

  /** Makes an empty one. */
  constructor(ownId: Uint8Array) {
    this.ownId = ownId;
  }

  /** How many nodes there are, without those in reserve. */
  get size(): number {
    return this.#byAddress.size;
  }

  /** How many buckets there are. */
  get bucketCount(): number {
    return this.#buckets.length;
  }

  /** All nodes. */
  nodes(): readonly TableNode[] {
    return [...this.#byAddress.values()];
  }

  /** The node at an endpoint. */
  at(endpoint: Endpoint): TableNode | undefined {
    const node = this.#byAddress.get(addressKey(endpoint));
    return node?.endpoint.port === endpoint.port ? node : undefined;
  }

  /** Takes a node that has answered. */
  answered(contact: NodeContact, now: number): void {
    this.#note(contact, { lastAnsweredAt: now, lastSeenAt: now });
  }

  /** Takes a node that was known before a restart; it counts as questionable. */
  restore(contact: NodeContact): void {
    this.#note(contact, { lastAnsweredAt: -Infinity, lastSeenAt: -Infinity });
  }

  /** Takes the nodes of a table that was around another id, as they are. */
  takeOver(other: RoutingTable): void {
    for (const node of other.#byAddress.values()) this.#add(node);
  }

  /** Notes that a node asked us something. */
  asked({ id, endpoint }: NodeContact, now: number): void {
    const node = this.at(endpoint);
    if (node && equalBytes(node.id, id)) node.lastSeenAt = now;
  }

  /** Notes that a node did not answer; one that does so again and again goes. */
  failed(endpoint: Endpoint): void {
    const node = this.at(endpoint);
    if (node === undefined) return;
    node.failures += 1;
    if (!isBad(node)) return;
    const bucket = this.#bucketOf(node.id);
    const spare = bucket.spares.find((other) => !this.#byAddress.has(addressKey(other.endpoint)));
    if (spare === undefined && node.failures < MAX_FAILURES) return;
    this.#remove(node, bucket);
    if (spare === undefined) return;
    bucket.spares.splice(bucket.spares.indexOf(spare), 1);
    this.#add(spare);
  }

  /** Whether a node that is not in it would find a place, if it answered. */
  hasRoomFor({ id, endpoint }: NodeContact): boolean {
    if (this.#byAddress.has(addressKey(endpoint))) return false;
    const bucket = this.#bucketOf(id);
    if (bucket.nodes.length >= BUCKET_SIZE && !this.#canSplit(bucket)) {
      return bucket.nodes.some((node) => isBad(node) || !node.isSecure) &&
        isSecureNodeId(id, endpoint.hostname);
    }
    const subnet = subnetOf(endpoint.hostname);
    return subnet === undefined || !bucket.nodes.some((node) => node.subnet === subnet);
  }

  /** Gives the nodes that are closest to a target, closest first, without those that are bad. */
  closest(target: Uint8Array, options: ClosestOptions = {}): TableNode[] {
    const { max = BUCKET_SIZE, isFit = () => true } = options;
    const sorted = [...this.#byAddress.values()].filter((node) => !isBad(node))
      .sort((a, b) => compareDistance(a.id, b.id, target));
    const closest: TableNode[] = [];
    for (const node of sorted) {
      if (closest.length >= max) break;
      if (isFit(node.endpoint)) closest.push(node);
    }
    return closest;
  }

  /** Gives the node that most needs to be asked whether it is still there. */
  mostQuestionable(now: number): TableNode | undefined {
    let found: TableNode | undefined;
    for (const node of this.#byAddress.values()) {
      if (!isQuestionable(node, now)) continue;
      if (found === undefined || node.checkedAt < found.checkedAt) found = node;
    }
    return found;
  }

  /**
   * Gives the number of a bucket without news for long, or one that is not full and was never looked into, and counts it
   * as looked into.
   */
  takeStaleBucket(now: number): number | undefined {
    const index = this.#buckets.findIndex((bucket) =>
      now >= bucket.changedAt + BUCKET_REFRESH_MS ||
      (!bucket.isSearched && bucket.nodes.length < BUCKET_SIZE)
    );
    const bucket = this.#buckets[index];
    if (bucket === undefined) return undefined;
    bucket.changedAt = now;
    bucket.isSearched = true;
    return index;
  }

  #note(contact: NodeContact, seen: Pick<TableNode, "lastAnsweredAt" | "lastSeenAt">): void {
    const { id, endpoint } = contact;
    if (sharedPrefixLength(id, this.ownId) === NODE_ID_BITS) return;
    const known = this.#byAddress.get(addressKey(endpoint));
    if (known !== undefined) {
      const isSamePort = known.endpoint.port === endpoint.port;
      if (isSamePort && equalBytes(known.id, id)) {
        Object.assign(known, seen, { failures: 0 });
        this.#bucketOf(id).changedAt = Math.max(this.#bucketOf(id).changedAt, seen.lastSeenAt);
        return;
      }
      // Another port at an address that answers may be someone who wants its place.
      if (!isSamePort && !isBad(known)) return;
      this.#remove(known, this.#bucketOf(known.id));
    }
    this.#add({
      id: id.slice(),
      endpoint,
      subnet: subnetOf(endpoint.hostname),
      isSecure: isSecureNodeId(id, endpoint.hostname),
      failures: 0,
      checkedAt: -Infinity,
      ...seen,
    });
  }

  #add(node: TableNode): void {
    let bucket = this.#bucketOf(node.id);
    while (bucket.nodes.length >= BUCKET_SIZE && this.#canSplit(bucket)) {
      this.#split(bucket);
      bucket = this.#bucketOf(node.id);
    }
    const { isIn, removed } = addToBucket(bucket, node);
    if (removed) this.#byAddress.delete(addressKey(removed.endpoint));
    if (isIn) this.#byAddress.set(addressKey(node.endpoint), node);
  }

  #remove(node: TableNode, bucket: Bucket): void {
    bucket.nodes.splice(bucket.nodes.indexOf(node), 1);
    this.#byAddress.delete(addressKey(node.endpoint));
  }

  #bucketOf(id: Uint8Array): Bucket {
    const index = Math.min(sharedPrefixLength(id, this.ownId), this.#buckets.length - 1);
    return this.#buckets[index] ?? this.#buckets[0] ?? makeBucket();
  }

  #canSplit(bucket: Bucket): boolean {
    return bucket === this.#buckets.at(-1) && this.#buckets.length < NODE_ID_BITS;
  }

  /** Moves what is closer than the last bucket's number says into a new last one. */
  #split(bucket: Bucket): void {
    const bits = this.#buckets.length;
    const closer = makeBucket();
    closer.changedAt = bucket.changedAt;
    const isCloser = (node: TableNode) => sharedPrefixLength(node.id, this.ownId) >= bits;
    closer.nodes.push(...bucket.nodes.filter(isCloser));
    closer.spares.push(...bucket.spares.filter(isCloser));
    bucket.nodes.splice(0, Infinity, ...bucket.nodes.filter((node) => !isCloser(node)));
    bucket.spares.splice(0, Infinity, ...bucket.spares.filter((node) => !isCloser(node)));
    this.#buckets.push(closer);
  }
}

function addressKey(endpoint: Endpoint): string {
  return scopeOf(endpoint.hostname) === "global" ? endpoint.hostname : formatEndpoint(endpoint);
}
