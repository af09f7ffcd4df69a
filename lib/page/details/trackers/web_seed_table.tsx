import type { JSX } from "preact";
import { formatRate } from "../../../text/mod.ts";
import type { WebSeedView } from "../../api.ts";

/** Servers that have the files of a torrent (BEP 17, 19). */
export function WebSeedTable(
  { webSeeds, isNarrow }: { webSeeds: readonly WebSeedView[]; isNarrow: boolean },
): JSX.Element {
  return (
    <table
      class={isNarrow ? "tracker-table web-seeds narrow" : "tracker-table web-seeds"}
      role="table"
      aria-label="Web seeds"
    >
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">Web seed</th>
          <th scope="col" role="columnheader">State</th>
          <th scope="col" role="columnheader" class="num">Down</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {webSeeds.map(({ url, isActive, reason, downloadRate }) => (
          <tr role="row" key={url}>
            <td role="cell" class="url">{url}</td>
            <td role="cell" class="state">
              <span class={isActive ? "tone good" : "tone idle"}>
                {isActive ? "asked" : "not asked"}
              </span>
              {reason !== "" && <span class="said">{reason}</span>}
            </td>
            <td role="cell" class="num down">
              {downloadRate < 1 ? "" : formatRate(downloadRate)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
