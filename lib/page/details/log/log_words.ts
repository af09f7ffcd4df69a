import type { JournalEvent, JournalKind } from "../../api.ts";

const KIND_WORDS: Readonly<Record<JournalKind, string>> = {
  added: "Added",
  metadata: "Metadata",
  started: "Started",
  stopped: "Stopped",
  completed: "Completed",
  checked: "Checked",
  moved: "Moved",
  renamed: "Renamed",
  removed: "Removed",
  failed: "Failed",
  "no-space": "Disk is full",
  "storage-missing": "Drive is missing",
  resumed: "Goes on",
  "tracker-failing": "Tracker fails",
  "tracker-working": "Tracker works",
  banned: "Banned",
  "goal-reached": "Goal reached",
};

/** A kind of event in a word or two; one that a later daemon has as it is. */
export function kindWords(kind: string): string {
  if (isKnownKind(kind)) return KIND_WORDS[kind];
  const words = kind.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What an event says beyond its kind, as that stands before it: nothing is said twice. */
export function restWords({ kind, text }: Pick<JournalEvent, "kind" | "text">): string {
  const words = kindWords(kind);
  if (words.startsWith(text)) return "";
  return text.startsWith(`${words} `) ? text.slice(words.length + 1) : text;
}

function isKnownKind(kind: string): kind is JournalKind {
  return Object.hasOwn(KIND_WORDS, kind);
}

/** Events of one day. */
export interface LogDay {
  /** A moment of that day. */
  readonly at: number;
  /** Its events, the newest first. */
  readonly events: readonly JournalEvent[];
}

/** Puts events together by day, the newest first. */
export function byDay(events: readonly JournalEvent[]): LogDay[] {
  const days: { at: number; events: JournalEvent[] }[] = [];
  let lastDay = "";
  for (const event of events.toSorted((a, b) => b.id - a.id)) {
    const day = new Date(event.time).toDateString();
    if (day !== lastDay) days.push({ at: event.time, events: [] });
    lastDay = day;
    days.at(-1)?.events.push(event);
  }
  return days;
}

/** Puts events together that were fetched at different times: each once, the newest first. */
export function mergeEvents(
  known: readonly JournalEvent[],
  more: readonly JournalEvent[],
): JournalEvent[] {
  const byId = new Map([...known, ...more].map((event) => [event.id, event]));
  return [...byId.values()].sort((a, b) => b.id - a.id);
}
