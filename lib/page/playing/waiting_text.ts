import { formatNoun, formatRate } from "../../text/mod.ts";
import type { Row } from "../store/row.ts";

/** What a row tells of why nothing comes. */
export type WaitingRow = Pick<Row, "state" | "downloadRate" | "connectedPeers" | "trouble">;

/** States in which nothing comes by itself. */
const RESTING: readonly WaitingRow["state"][] = [
  "stopped",
  "download-waiting",
  "seed-waiting",
  "check-waiting",
  "moving",
];

/** Whether a torrent does not run, so that only what is here can be played. */
export function isResting({ state }: Pick<WaitingRow, "state">): boolean {
  return RESTING.includes(state);
}

/** Why a film stands still. */
export function waitingText(row: WaitingRow): string {
  if (row.trouble) return `Waiting: ${row.trouble.text}`;
  if (row.state === "stopped") return "The torrent is paused: what is here can be played";
  if (isResting(row)) return "The torrent waits for its turn: what is here can be played";
  if (row.state === "checking") return "What is on disk is being checked";
  if (row.connectedPeers === 0) return "Waiting for peers";
  return `Loading at ${formatRate(row.downloadRate)} from ${
    formatNoun(row.connectedPeers, "peer")
  }`;
}
