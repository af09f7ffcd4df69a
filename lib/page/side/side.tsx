import type { VNode } from "preact";

/** Chooses among the torrents by what they do, their labels and trackers. */
export function Side(): VNode {
  return <nav class="side" aria-label="Choose among the torrents" />;
}
