import type { VNode } from "preact";
import type { Statistics, StatisticsAnswer } from "../api.ts";
import { formatBytes, formatCount, formatDuration } from "../../text/mod.ts";
import { bytesPerDay, ratioOf } from "./shares.ts";

/** What is told of a run, or of all. */
const LINES: readonly {
  readonly label: string;
  readonly kind?: "down" | "up";
  readonly text: (statistics: Statistics) => string;
}[] = [
  { label: "Downloaded", kind: "down", text: (all) => formatBytes(all.downloadedBytes) },
  { label: "Uploaded", kind: "up", text: (all) => formatBytes(all.uploadedBytes) },
  { label: "Ratio", text: (all) => ratioOf(all)?.toFixed(2) ?? "–" },
  { label: "Downloaded a day", text: (all) => perDay(all.downloadedBytes, all) },
  { label: "Uploaded a day", text: (all) => perDay(all.uploadedBytes, all) },
  { label: "Running for", text: (all) => formatDuration(all.secondsActive) },
  { label: "Files added", text: (all) => formatCount(all.filesAdded) },
  { label: "Starts", text: (all) => formatCount(all.sessionCount) },
];

/** What was moved since the daemon was started, and since its state was made. */
export function Totals({ statistics }: { readonly statistics: StatisticsAnswer }): VNode {
  const { session, allTime } = statistics;
  return (
    <table class="totals">
      <thead>
        <tr>
          <td />
          <th scope="col" class="num">Since the start</th>
          <th scope="col" class="num">All time</th>
        </tr>
      </thead>
      <tbody>
        {LINES.map(({ label, kind, text }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class={`num ${kind ?? ""}`}>{text(session)}</td>
            <td class={`num ${kind ?? ""}`}>{text(allTime)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function perDay(bytes: number, { secondsActive }: Statistics): string {
  const mean = bytesPerDay(bytes, secondsActive);
  return mean === undefined ? "after an hour" : formatBytes(mean);
}
