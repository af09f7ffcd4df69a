import type { VNode } from "preact";

/** Chooses what the list shows. */
export function SearchBox(): VNode {
  return <input type="search" class="search" placeholder="Search" aria-label="Search" />;
}
