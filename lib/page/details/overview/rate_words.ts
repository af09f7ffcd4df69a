import { formatRate } from "../../../text/mod.ts";
import { formatClock, formatDay, formatWhen } from "../../ui/when.ts";
import { highest, type RatePoint, type Rates } from "./rate_series.ts";

const DAY_MS = 86_400_000;

/** What a graph of rates shows, in words. */
export function graphWords({ download, upload }: Rates): string {
  return `${lineWords("download", download)}; ${lineWords("upload", upload)}`;
}

/** What was at a moment, in words. */
export function pointWords({ at, download, upload }: RatePoint, now: number): string {
  return `${formatWhen(at, now)}: download ${knownRate(download)}, upload ${knownRate(upload)}`;
}

/** A rate, if it is known. */
export function knownRate(rate: number): string {
  return Number.isNaN(rate) ? "not known" : formatRate(rate);
}

/** What stands at a time of the axis whose times are so far apart. */
export function timeLabel(
  at: number,
  { stepMs, now }: { readonly stepMs: number; readonly now: number },
): string {
  return stepMs >= DAY_MS ? formatDay(at, now) : formatClock(at);
}

function lineWords(name: string, values: readonly number[]): string {
  const last = values.findLast((value) => !Number.isNaN(value));
  if (last === undefined) return `${name} not known`;
  return `${name} ${formatRate(last)} at the end, ${formatRate(highest(values))} at most`;
}
