import { formatDuration } from "../../../text/mod.ts";
import { leftText } from "../../list/left_text.ts";
import { standingText } from "../../list/standing.ts";
import { isComplete, type Row } from "../../store/row.ts";
import type { TroubleKind } from "../../api.ts";

/** What someone can do, or need not, about what is wrong. */
const ADVICE: Readonly<Record<TroubleKind, string>> = {
  "tracker-warning": "The tab Trackers has more.",
  tracker: "The tab Trackers has more.",
  "storage-missing": "It goes on by itself when the folder is there again.",
  "no-space": "It goes on by itself when there is room.",
  disk: "Start it again once the disk is well.",
  failed: "Start it again once the cause is gone.",
};

/** What a torrent does besides what its standing says: the time that is left, or why there is none; "" for nothing. */
export function statusWords(row: Row): string {
  if (row.trouble !== null && row.trouble.text === leftText(row)) return "";
  if (standingText(row) === "Paused") return isComplete(row) ? "complete" : "";
  const isCounted = row.state === "downloading" && row.etaSeconds !== null && !row.isStalled;
  if (isCounted) return `${formatDuration(row.etaSeconds ?? 0)} left`;
  const text = leftText(row);
  // "Checking" stands before it, with how far it is.
  return text.startsWith(standingText(row).toLowerCase()) ? "" : text;
}

/** What is wrong with a torrent, and what is to be done; "" for nothing. */
export function troubleWords({ trouble }: Pick<Row, "trouble">): string {
  if (trouble === null) return "";
  const text = trouble.text.charAt(0).toUpperCase() + trouble.text.slice(1);
  return `${/[.!?…]$/.test(text) ? text : `${text}.`} ${ADVICE[trouble.kind]}`;
}
