import type { Row } from "../store/row.ts";

/** How a torrent stands: each is one of these, and all are counted beside the list. */
export const STANDINGS = [
  "downloading",
  "seeding",
  "waiting",
  "checking",
  "paused",
  "stopped",
] as const;

/** One of them. */
export type Standing = typeof STANDINGS[number];

/** The colour of a standing, as a class. */
export type Tone = "down" | "up" | "warn" | "work" | "idle" | "bad";

/** What is wrong so that nothing goes on, other than that no tracker works. */
const STOPPING: readonly string[] = ["storage-missing", "no-space", "disk", "failed"];

/** The colour of each. */
export const TONES: Readonly<Record<Standing, Tone>> = {
  downloading: "down",
  seeding: "up",
  waiting: "warn",
  checking: "work",
  paused: "idle",
  stopped: "bad",
};

/** Its name for people. */
export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  downloading: "Downloading",
  seeding: "Seeding",
  waiting: "Waiting",
  checking: "Checking",
  paused: "Paused",
  stopped: "Stopped",
};

/** Fields that {@linkcode standingOf} reads. */
export const STANDING_FIELDS = ["state", "trouble", "isStalled"] as const;

/** How a torrent stands. `stopped` is what something wrong has stopped, `paused` what someone or a goal has. */
export function standingOf(
  { state, trouble, isStalled }: Pick<Row, typeof STANDING_FIELDS[number]>,
): Standing {
  if (trouble !== null && STOPPING.includes(trouble.kind)) return "stopped";
  switch (state) {
    case "stopped":
      return "paused";
    case "checking":
    case "moving":
      return "checking";
    case "check-waiting":
    case "download-waiting":
    case "seed-waiting":
      return "waiting";
    case "seeding":
      return "seeding";
    case "metadata":
    case "downloading":
      return isStalled ? "waiting" : "downloading";
  }
}

/** What it does, in a word or two. */
export function standingText(row: Row): string {
  const standing = standingOf(row);
  if (row.state === "moving" && standing === "checking") return "Moving";
  if (row.state === "metadata" && standing === "downloading") return "Metadata";
  if (standing === "paused" && row.isFinished) return "Finished";
  return STANDING_WORDS[standing];
}
