import { formatDuration, formatNoun, formatPercent } from "../../text/mod.ts";
import { isComplete, type Row } from "../store/row.ts";
import { standingOf } from "./standing.ts";

/** Fields that {@linkcode leftText} reads. */
export const LEFT_FIELDS = [
  ...["state", "trouble", "reason", "isStalled", "isFinished", "etaSeconds", "checkProgress"],
  ...["metadataProgress", "queuePosition", "connectedPeers", "wantedBytes", "doneBytes"],
  "hasMetadata",
] as const;

/** The time that is left, or the reason why there is none, or what it does. */
export function leftText(row: Row): string {
  const { state, trouble, reason } = row;
  if (standingOf(row) === "stopped" && trouble !== null) return trouble.text;
  switch (state) {
    case "stopped":
      return stoppedText(row);
    case "checking":
      return `checking ${formatPercent(row.checkProgress)}`;
    case "moving":
      return "moving to another folder";
    case "check-waiting":
      return "waits to be checked";
    case "download-waiting":
    case "seed-waiting":
      return `waits for its turn, number ${row.queuePosition + 1} in the queue`;
    case "metadata":
      return metadataText(row);
    case "seeding":
      return trouble?.text ?? (reason || "seeding");
    case "downloading":
      if (row.etaSeconds !== null && !row.isStalled) return formatDuration(row.etaSeconds);
      return waitingText(row);
  }
}

function stoppedText(row: Row): string {
  if (row.trouble !== null) return row.trouble.text;
  if (row.isFinished) return "finished: it has reached its goal";
  return isComplete(row) ? "complete, paused" : "paused";
}

function metadataText({ metadataProgress, connectedPeers, trouble, reason }: Row): string {
  if (metadataProgress > 0) return `metadata ${formatPercent(metadataProgress)}`;
  if (connectedPeers > 0) return `asks ${formatNoun(connectedPeers, "peer")} what is in it`;
  return trouble?.text ?? (reason || "looks for peers that know what is in it");
}

function waitingText({ trouble, reason, connectedPeers }: Row): string {
  if (reason !== "") return reason;
  if (trouble !== null) return trouble.text;
  return connectedPeers > 0
    ? `waits: ${formatNoun(connectedPeers, "peer")}, nothing comes`
    : "looks for peers";
}
