import type { TorrentShape } from "../../daemon/api/mod.ts";
import type { Palette } from "../output/palette.ts";
import { formatPercent } from "../../text/mod.ts";
import { plainText } from "../output/plain_text.ts";

/** What of a torrent says what it does. */
export type StatePart = Partial<
  Pick<TorrentShape, "state" | "trouble" | "isStalled" | "isFinished">
>;

const WORDS: Readonly<Record<TorrentShape["state"], string>> = {
  "stopped": "stopped",
  "check-waiting": "queued",
  "checking": "checking",
  "metadata": "metadata",
  "moving": "moving",
  "download-waiting": "queued",
  "downloading": "downloading",
  "seed-waiting": "queued",
  "seeding": "seeding",
};

const TROUBLES: Readonly<Record<NonNullable<TorrentShape["trouble"]>["kind"], string>> = {
  "tracker-warning": "",
  "tracker": "tracker fails",
  "storage-missing": "disk missing",
  "no-space": "disk full",
  "disk": "disk fails",
  "failed": "failed",
};

/** What a torrent does, or what is wrong with it, in two words at most; colour says how well that is. */
export function stateText(part: StatePart, colors: Palette): string {
  const { state = "stopped", trouble } = part;
  const wrong = trouble ? TROUBLES[trouble.kind] : "";
  if (wrong !== "") {
    return trouble?.kind === "tracker" ? colors.yellow(wrong) : colors.red(wrong);
  }
  if (part.isFinished && state === "stopped") return colors.green("finished");
  if (part.isStalled) return colors.yellow("stalled");
  const word = WORDS[state];
  switch (state) {
    case "seeding":
      return colors.green(word);
    case "downloading":
    case "checking":
    case "moving":
    case "metadata":
      return colors.cyan(word);
    default:
      return colors.dim(word);
  }
}

/** What is wrong with a torrent in whole words; undefined for nothing. */
export function troubleText({ trouble }: StatePart): string | undefined {
  return trouble ? plainText(trouble.text) : undefined;
}

/** How far a torrent is. */
export function progressText(
  part: Partial<
    Pick<
      TorrentShape,
      "state" | "doneBytes" | "wantedBytes" | "checkProgress" | "hasMetadata" | "metadataProgress"
    >
  >,
): string {
  const { doneBytes = 0, wantedBytes = 0, hasMetadata = true } = part;
  if (part.state === "checking") return formatPercent(part.checkProgress ?? 0);
  if (!hasMetadata) return formatPercent(part.metadataProgress ?? 0);
  return formatPercent(wantedBytes > 0 ? doneBytes / wantedBytes : 1);
}
