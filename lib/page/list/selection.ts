import { Topic } from "../store/topic.ts";

/** Which torrents are chosen. */
export interface Choice {
  /** Their numbers. */
  readonly chosen: ReadonlySet<number>;
  /** The one that keys go on from, and whose details are shown; undefined for none. */
  readonly cursor: number | undefined;
  /** The one that a range begins at; undefined for none. */
  readonly anchor: number | undefined;
}

/** Keys that are held while something is chosen. */
export interface Held {
  /** Chooses all from the anchor to it. */
  readonly isRange?: boolean;
  /** Adds it to what is chosen, or takes it away. */
  readonly isToggle?: boolean;
}

/** Nothing is chosen. */
export const NO_CHOICE: Choice = { chosen: new Set(), cursor: undefined, anchor: undefined };

/** Chooses one of a list by a click or a key. */
export function choose(
  before: Choice,
  id: number,
  { order, isRange = false, isToggle = false }: Held & { readonly order: readonly number[] },
): Choice {
  if (isRange && before.anchor !== undefined) {
    const range = between(order, before.anchor, id);
    const chosen = new Set(isToggle ? [...before.chosen, ...range] : range);
    return { chosen, cursor: id, anchor: before.anchor };
  }
  if (!isToggle) return { chosen: new Set([id]), cursor: id, anchor: id };
  const chosen = new Set(before.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, cursor: id, anchor: id };
}

/** Goes `by` places through a list, or to its ends; the first time to the first of it. */
export function step(
  before: Choice,
  by: number,
  { order, isRange = false }: Held & { readonly order: readonly number[] },
): Choice {
  const at = before.cursor === undefined ? -1 : order.indexOf(before.cursor);
  const to = at < 0 ? (by < 0 ? order.length - 1 : 0) : at + by;
  const id = order[Math.max(0, Math.min(order.length - 1, to))];
  return id === undefined ? before : choose(before, id, { order, isRange });
}

/** Chooses all of a list. */
export function chooseAll(before: Choice, order: readonly number[]): Choice {
  const [first] = order;
  const cursor = before.cursor ?? first;
  return { chosen: new Set(order), cursor, anchor: before.anchor ?? cursor };
}

/** What is left of a choice where some torrents are not there any more. */
export function withoutGone(before: Choice, isThere: (id: number) => boolean): Choice {
  const chosen = [...before.chosen].filter(isThere);
  const cursor = before.cursor !== undefined && isThere(before.cursor) ? before.cursor : undefined;
  if (chosen.length === before.chosen.size && cursor === before.cursor) return before;
  const anchor = before.anchor !== undefined && isThere(before.anchor) ? before.anchor : cursor;
  return { chosen: new Set(chosen), cursor, anchor };
}

function between(order: readonly number[], first: number, second: number): readonly number[] {
  const [a, b] = [order.indexOf(first), order.indexOf(second)];
  // An anchor that is not shown any more is no end of a range.
  if (a < 0 || b < 0) return [second];
  return order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Which torrents are chosen, and those who want to know. */
export class Selection {
  /** Others are chosen. */
  readonly changes = new Topic();
  #now = NO_CHOICE;

  /** What is chosen. */
  get now(): Choice {
    return this.#now;
  }

  /** Chooses otherwise. */
  set(choice: Choice): void {
    if (choice === this.#now) return;
    this.#now = choice;
    this.changes.tell();
  }
}
