import type { VNode } from "preact";

/** Paths of the icons of a player, each in a square of 16. */
const PATHS = {
  full: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  next: "M3.5 3.2v9.6L10 8zM12.5 3.5v9",
  previous: "M12.5 3.2v9.6L6 8zM3.5 3.5v9",
  silent: "M2.5 6v4h2.5L8.5 13V3L5 6zM11 6.5l3 3M14 6.5l-3 3",
  sound: "M2.5 6v4h2.5L8.5 13V3L5 6zM11 6a3 3 0 0 1 0 4M12.5 4a6 6 0 0 1 0 8",
} as const;

/** A small drawing in a button of the player. */
export function PlayerIcon({ name }: { readonly name: keyof typeof PATHS }): VNode {
  return (
    <svg class={`drawing ${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
