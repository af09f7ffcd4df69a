import type { SelectorSubject } from "./subject.ts";
import { predicateOf } from "./_predicate.ts";
import type { SelectorNode } from "./selector_node.ts";

/** Chooses torrents. */
export interface Selector {
  /** It as a tree. */
  readonly node: SelectorNode;
  /** Whether it chooses a torrent, ages counted up to `now` in milliseconds since 1970: by default the clock's. */
  matches(view: SelectorSubject, now?: number): boolean;
}

/** The selector that a tree stands for. */
export function selectorOf(node: SelectorNode): Selector {
  const predicate = predicateOf(node);
  return { node, matches: (view, now = Date.now()) => predicate(view, now) };
}
