import type { NodeContact } from "./krpc/mod.ts";

/** How long a node is good after it was last heard of (BEP 5). */
export const GOOD_MS = 900_000;

/** Queries without an answer, one after the other, after which a node is bad. */
const BAD_FAILURES = 2;

/** Queries without an answer after which a node goes, even if none is there to take its place. */
export const MAX_FAILURES = 5;

/** A node of the routing table. */
export interface TableNode extends NodeContact {
  /** What all addresses of its owner share; undefined for those that are not global. */
  readonly subnet: string | undefined;
  /** Whether its id is one of its address (BEP 42). */
  readonly isSecure: boolean;
  /** When it last answered. */
  lastAnsweredAt: number;
  /** When it last answered or asked. */
  lastSeenAt: number;
  /** Queries without an answer since it last answered. */
  failures: number;
  /** When it was last asked whether it is there. */
  checkedAt: number;
}

/** Whether a node does not answer any more (BEP 5). */
export function isBad(node: TableNode): boolean {
  return node.failures >= BAD_FAILURES;
}

/** Whether a node was not heard of for long, so that it should be asked (BEP 5). */
export function isQuestionable(node: TableNode, now: number): boolean {
  return node.failures > 0 || now >= node.lastSeenAt + GOOD_MS;
}
