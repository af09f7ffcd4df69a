import type { QueueMove } from "../control.ts";

/**
 * Moves torrents in the queue; among themselves they stay in order. Numbers that are not in the queue are passed over.
 *
 * @param order numbers of all torrents, the first of the queue first
 * @returns the new order
 */
export function moveInQueue(
  order: readonly number[],
  ids: Iterable<number>,
  { to }: { readonly to: QueueMove },
): number[] {
  const moved = new Set(ids);
  const isMoved = (id: number) => moved.has(id);
  const others = order.filter((id) => !isMoved(id));
  switch (to) {
    case "top":
      return [...order.filter(isMoved), ...others];
    case "bottom":
      return [...others, ...order.filter(isMoved)];
    case "up":
      return stepForward(order, moved);
    case "down":
      return stepForward(order.toReversed(), moved).reverse();
  }
}

/**
 * Puts one torrent at a place in the queue, from 0; a place behind the end is the end.
 *
 * @returns the new order
 */
export function moveToPosition(
  order: readonly number[],
  id: number,
  { position }: { readonly position: number },
): number[] {
  if (!order.includes(id)) return [...order];
  const others = order.filter((other) => other !== id);
  const at = Math.min(Math.max(0, Math.trunc(position)), others.length);
  return others.toSpliced(at, 0, id);
}

/** Those in front stay there, so that none passes another that is moved, too. */
function stepForward(order: readonly number[], moved: ReadonlySet<number>): number[] {
  const out: number[] = [];
  for (const id of order) {
    const last = out.at(-1);
    if (moved.has(id) && last !== undefined && !moved.has(last)) out.splice(-1, 1, id, last);
    else out.push(id);
  }
  return out;
}
