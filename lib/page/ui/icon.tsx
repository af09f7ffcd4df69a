import type { VNode } from "preact";

/** Paths of icons, each in a square of 16. */
const PATHS = {
  add: "M8 3v10M3 8h10",
  back: "M10 3 5 8l5 5",
  below: "M2.5 3h11v10h-11zM2.5 9h11",
  beside: "M2.5 3h11v10h-11zM9.5 3v10",
  check: "m3 8.5 3.2 3.2L13 5",
  close: "m4 4 8 8M12 4l-8 8",
  down: "M8 2.5v10M4 9l4 4 4-4",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  folder: "M2 4.5V13h12V5.5H8L6.5 3H2z",
  gauge: "M3 12.5a6.5 6.5 0 1 1 10 0M8 8.5 11 6M8 8.5v.01",
  more: "M8 3.5v.01M8 8v.01M8 12.5v.01",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2v9.6L12.5 8z",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3 14 14",
  trash: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9M7 7v4M9 7v4",
  up: "M8 13.5v-10M4 7l4-4 4 4",
  warning: "M8 2 1.5 13.5h13zM8 6.5v3.5M8 12v.01",
} as const;

/** Names of icons. */
export type IconName = keyof typeof PATHS;

/** A small drawing beside or in place of words; what it stands for is said by the button that it is in. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class={`drawing ${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of Shoal. */
export function Mark(): VNode {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M3 7c3-3.5 9-4 13 0-4 4-10 3.5-13 0l-1.5-2v4z" />
      <path d="M9 16.5c3-3.5 9-4 13 0-4 4-10 3.5-13 0l-1.5-2v4z" />
    </svg>
  );
}
