import type { PeerView } from "../../../daemon/view/mod.ts";

/** What peers can be put in order by. */
export type PeerColumn =
  | ("address" | "client" | "progress" | "downloadRate" | "uploadRate")
  | ("downloadedBytes" | "uploadedBytes" | "flags" | "origin");

/** An order of peers. */
export interface PeerOrder {
  /** By what. */
  readonly column: PeerColumn;
  /** Whether the largest comes first. */
  readonly isDescending: boolean;
}

/** Those that most comes from first. */
export const FIRST_PEER_ORDER: PeerOrder = { column: "downloadRate", isDescending: true };

/** Columns that are begun with the largest. */
const NUMBERS: ReadonlySet<PeerColumn> = new Set([
  "progress",
  "downloadRate",
  "uploadRate",
  "downloadedBytes",
  "uploadedBytes",
]);

const collator = new Intl.Collator("en", { numeric: true });

/** The order after someone has chosen a column: the other way around if it was chosen before. */
export function nextPeerOrder(order: PeerOrder, column: PeerColumn): PeerOrder {
  if (order.column === column) return { column, isDescending: !order.isDescending };
  return { column, isDescending: NUMBERS.has(column) };
}

/** Puts peers in order; those that are alike stay in the order of their addresses, so that nothing jumps. */
export function inPeerOrder(
  peers: Iterable<PeerView>,
  { column, isDescending }: PeerOrder,
): PeerView[] {
  const sign = isDescending ? -1 : 1;
  return [...peers].sort((a, b) =>
    sign * compare(a[column], b[column]) || compare(b.uploadRate, a.uploadRate) ||
    compare(a.address, b.address) || a.port - b.port
  );
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}
