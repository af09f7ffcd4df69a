/** What happened to a torrent, as the daemon's log has it. */
export interface LogEvent {
  /** Its number: later ones are higher. */
  readonly id: number;
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** Whose, by number; null for the daemon's own. */
  readonly torrent: number | null;
  /** What it is, for programs. */
  readonly kind: string;
  /** In words. */
  readonly text: string;
  /** How bad it is. */
  readonly level: "info" | "warn" | "error";
}

const KIND_WORDS: Readonly<Record<string, string>> = {
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

/** A kind of event in a word or two; one that is not known as it is. */
export function kindWords(kind: string): string {
  const known = KIND_WORDS[kind];
  if (known !== undefined) return known;
  const words = kind.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Events of one day. */
export interface LogDay {
  /** A moment of that day. */
  readonly at: number;
  /** Its events, the newest first. */
  readonly events: readonly LogEvent[];
}

/** Puts events together by day, the newest first. */
export function byDay(events: readonly LogEvent[]): LogDay[] {
  const days: { at: number; events: LogEvent[] }[] = [];
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
export function mergeEvents(known: readonly LogEvent[], more: readonly LogEvent[]): LogEvent[] {
  const byId = new Map([...known, ...more].map((event) => [event.id, event]));
  return [...byId.values()].sort((a, b) => b.id - a.id);
}
