import { isBad, type TableNode } from "./table_node.ts";

/** Nodes of a bucket, and nodes that an answer names (BEP 5's K). */
export const BUCKET_SIZE = 8;

/** Some of the nodes of a routing table. */
export interface Bucket {
  /** Up to 8. */
  readonly nodes: TableNode[];
  /** Others that answered, up to 8, the last one heard of at the end. */
  readonly spares: TableNode[];
  /** When one of them last answered, or it was looked into. */
  changedAt: number;
  /** Whether it was ever looked into. */
  isSearched: boolean;
}

/** What became of a node that was to be added. */
export interface AddedToBucket {
  /** Whether it is in the bucket now, and not in reserve or left out. */
  readonly isIn: boolean;
  /** The node whose place it took. */
  readonly removed?: TableNode;
}

/** Makes an empty one. */
export function makeBucket(): Bucket {
  return { nodes: [], spares: [], changedAt: -Infinity, isSearched: false };
}

/** Adds a node in the place that it deserves; a bucket that is full keeps it in reserve. */
export function addToBucket(bucket: Bucket, node: TableNode): AddedToBucket {
  const { nodes } = bucket;
  const rival = nodes.find(({ subnet }) => subnet !== undefined && subnet === node.subnet);
  if (rival !== undefined) {
    return isBad(rival) || (node.isSecure && !rival.isSecure)
      ? replace(bucket, rival, node)
      : { isIn: false };
  }
  if (nodes.length < BUCKET_SIZE) {
    nodes.push(node);
    bucket.changedAt = Math.max(bucket.changedAt, node.lastSeenAt);
    return { isIn: true };
  }
  const bad = nodes.find(isBad);
  if (bad !== undefined) return replace(bucket, bad, node);
  const insecure = node.isSecure ? nodes.find(({ isSecure }) => !isSecure) : undefined;
  if (insecure !== undefined) {
    keepInReserve(bucket, insecure);
    return replace(bucket, insecure, node);
  }
  keepInReserve(bucket, node);
  return { isIn: false };
}

function replace(bucket: Bucket, removed: TableNode, node: TableNode): AddedToBucket {
  bucket.nodes[bucket.nodes.indexOf(removed)] = node;
  bucket.changedAt = Math.max(bucket.changedAt, node.lastSeenAt);
  return { isIn: true, removed };
}

function keepInReserve({ spares }: Bucket, node: TableNode): void {
  const { hostname, port } = node.endpoint;
  const same = spares.findIndex(({ endpoint, subnet }) =>
    (subnet !== undefined && subnet === node.subnet) ||
    (endpoint.hostname === hostname && endpoint.port === port)
  );
  if (same >= 0) spares.splice(same, 1);
  spares.push(node);
  if (spares.length > BUCKET_SIZE) spares.shift();
}
