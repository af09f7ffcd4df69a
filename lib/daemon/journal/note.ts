import type { JournalKind, JournalLevel } from "../view/mod.ts";

/** What happened, with what there is to say of it: this is kept, and put into words when someone reads it. */
export type JournalNote =
  | { readonly kind: "added" | "metadata"; readonly name: string }
  | { readonly kind: "started"; readonly isForced: boolean }
  | { readonly kind: "stopped" | "completed" | "checked" }
  | { readonly kind: "moved"; readonly to: string; readonly hasMovedFiles: boolean }
  | { readonly kind: "renamed"; readonly path: string; readonly name: string }
  | { readonly kind: "removed"; readonly name: string; readonly withData: boolean }
  | { readonly kind: "failed" | "no-space" | "storage-missing" | "resumed"; readonly text: string }
  | { readonly kind: "tracker-failing"; readonly host: string; readonly text: string }
  | { readonly kind: "tracker-working"; readonly host: string }
  | { readonly kind: "banned"; readonly address: string; readonly reason: string }
  | { readonly kind: "goal-reached"; readonly reason: string };

/** How much each kind matters. */
const LEVELS: Readonly<Record<JournalKind, JournalLevel>> = {
  added: "info",
  metadata: "info",
  started: "info",
  stopped: "info",
  completed: "info",
  checked: "info",
  moved: "info",
  renamed: "info",
  removed: "info",
  failed: "error",
  "no-space": "warn",
  "storage-missing": "warn",
  resumed: "info",
  "tracker-failing": "warn",
  "tracker-working": "info",
  banned: "warn",
  "goal-reached": "info",
};

/** How much a kind matters; undefined for a kind that is not known. */
export function levelOf(kind: string): JournalLevel | undefined {
  return isKind(kind) ? LEVELS[kind] : undefined;
}

/** Whether there is such a kind. */
export function isKind(kind: string): kind is JournalKind {
  return Object.hasOwn(LEVELS, kind);
}
