import type { TrackerView } from "../../../daemon/view/mod.ts";
import { formatCount, formatDuration, formatNoun } from "../../../text/mod.ts";

/** How a tracker is seen: a word, and a colour that goes with it. */
export interface TrackerWords {
  /** In a word or two. */
  readonly word: string;
  /** What it last answered or why it did not, and what that means; "" for nothing to say. */
  readonly text: string;
  /** What colour it has. */
  readonly tone: "good" | "warn" | "bad" | "idle";
}

const HEALTH: Readonly<Record<TrackerView["health"], Omit<TrackerWords, "text">>> = {
  unknown: { word: "not asked yet", tone: "idle" },
  working: { word: "working", tone: "good" },
  unreachable: { word: "not reachable", tone: "bad" },
  refused: { word: "refuses", tone: "bad" },
  unregistered: { word: "does not know the torrent", tone: "bad" },
  "rate-limited": { word: "asked too often", tone: "warn" },
  "wrong-certificate": { word: "certificate is wrong", tone: "bad" },
};

/** What someone can do where a tracker does not work. */
const ADVICE: Readonly<Partial<Record<TrackerView["health"], string>>> = {
  unreachable: "It is asked again by itself.",
  unregistered: "It may have been removed there: look at the site that it is from.",
  "rate-limited": "It is asked less often from now on.",
  "wrong-certificate": "Nothing is sent to it, as it may be another server.",
};

/** Says how a tracker is. */
export function trackerWords(tracker: TrackerView): TrackerWords {
  const { word, tone } = HEALTH[tracker.health];
  if (tracker.health === "unknown") {
    if (tracker.isBackup) return { word: "spare", tone: "idle", text: SPARE };
    if (tracker.announceState === "active") return { word: "being asked", tone: "idle", text: "" };
    if (tracker.announceState === "inactive") return { word: "not asked", tone: "idle", text: "" };
    return { word, tone, text: tracker.message };
  }
  const said = tracker.message || (tracker.health === "working" ? peersNamed(tracker) : "");
  const advice = ADVICE[tracker.health];
  return { word, tone, text: advice === undefined ? said : `${sentence(said)}${advice}` };
}

const SPARE = "It is asked if others of its tier do not work";

function peersNamed({ peers }: TrackerView): string {
  return `It named ${formatNoun(peers, "peer")}`;
}

function sentence(text: string): string {
  return text === "" ? "" : /[.!?…]$/.test(text) ? `${text} ` : `${text}. `;
}

/** When a tracker is asked again, as of `now`; "" where it is not, or nobody knows. */
export function nextAnnounceWords(
  { announceState, nextAnnounceAt, isBackup }: TrackerView,
  now: number,
): string {
  if (announceState === "active") return "now";
  if (announceState === "inactive" || isBackup || nextAnnounceAt === 0) return "";
  const seconds = Math.ceil((nextAnnounceAt - now) / 1000);
  return seconds <= 0 ? "now" : `in ${formatDuration(seconds)}`;
}

/** A count as a tracker gives it; "–" where it did not say. */
export function trackerCount(count: number): string {
  return count < 0 ? "–" : formatCount(count);
}

/** The URL of a tracker with what may be secret in it left out: people show their screens. */
export function openUrl(announce: string): string {
  const url = URL.parse(announce);
  if (url === null) return announce;
  const path = url.pathname.split("/").map((part) => part.length >= 16 ? "…" : part).join("/");
  const query = url.search === "" ? "" : "?…";
  return `${url.protocol}//${url.host}${path}${query}`;
}
