import type { JSX } from "preact";
import { formatPart, formatPercent, formatRate } from "../../../text/mod.ts";
import { standingOf, standingText, TONES } from "../../list/standing.ts";
import { progressOf, type Row } from "../../store/row.ts";
import { statusWords, troubleWords } from "./status_words.ts";

/** How a torrent stands, in a line; what is wrong with it, in another. */
export function StatusLine({ row }: { row: Row }): JSX.Element {
  const standing = standingOf(row);
  const tone = TONES[standing];
  const words = statusWords(row);
  const trouble = troubleWords(row);
  const share = progressOf(row);
  return (
    <div class="status-line">
      <p class={`is-${tone}`}>
        <b>{standingText(row)}</b>
        <span class="bar" aria-hidden="true">
          <i style={{ width: `${share * 100}%` }} />
        </span>
        <span>{formatPercent(share)}</span>
        {row.hasMetadata && <span>{formatPart(row.doneBytes, row.wantedBytes)}</span>}
        {row.downloadRate > 0 && <span class="down">↓ {formatRate(row.downloadRate)}</span>}
        {row.uploadRate > 0 && <span class="up">↑ {formatRate(row.uploadRate)}</span>}
        {words !== "" && <span class="soft">{words}</span>}
      </p>
      {trouble !== "" && (
        <p class={standing === "stopped" ? "trouble bad" : "trouble warn"}>{trouble}</p>
      )}
    </div>
  );
}
