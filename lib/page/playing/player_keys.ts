/** What a key does to what is played. */
export type PlayerAct =
  | { readonly kind: "toggle" | "mute" | "full" | "subtitles" | "next" | "previous" }
  | { readonly kind: "seek"; readonly seconds: number }
  | { readonly kind: "place"; readonly part: number }
  | { readonly kind: "volume"; readonly by: number };

/** Keys of the player and what they do, for people. */
export const PLAYER_KEYS: readonly (readonly [keys: string, does: string])[] = [
  ["Space, K", "Play or pause"],
  ["← →", "5 seconds back or on"],
  ["J L", "10 seconds back or on"],
  ["0 … 9", "To that tenth of it"],
  ["↑ ↓", "Louder or quieter"],
  ["M", "Silent or not"],
  ["F", "The whole screen or not"],
  ["C", "Other subtitles, or none"],
  ["N P", "The next file or the one before"],
  ["Escape", "Back to the list"],
];

const ACTS: Readonly<Record<string, PlayerAct>> = {
  " ": { kind: "toggle" },
  k: { kind: "toggle" },
  arrowleft: { kind: "seek", seconds: -5 },
  arrowright: { kind: "seek", seconds: 5 },
  j: { kind: "seek", seconds: -10 },
  l: { kind: "seek", seconds: 10 },
  arrowup: { kind: "volume", by: 0.1 },
  arrowdown: { kind: "volume", by: -0.1 },
  m: { kind: "mute" },
  f: { kind: "full" },
  c: { kind: "subtitles" },
  n: { kind: "next" },
  p: { kind: "previous" },
};

/** A key that was pressed. */
export interface PressedKey {
  /** What it is. */
  readonly key: string;
  /** Whether Ctrl is held. */
  readonly ctrlKey: boolean;
  /** Whether Alt is. */
  readonly altKey: boolean;
  /** Whether the key of the system is. */
  readonly metaKey: boolean;
}

/** What a key does; undefined for nothing. */
export function actOf({ key, ctrlKey, altKey, metaKey }: PressedKey): PlayerAct | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  if (/^[0-9]$/.test(key)) return { kind: "place", part: Number(key) / 10 };
  const name = key.toLowerCase();
  return Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
}
