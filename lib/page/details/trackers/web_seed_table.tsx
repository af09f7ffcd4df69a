import type { JSX } from "preact";
import { formatRate } from "../../../text/mod.ts";
import type { WebSeedView } from "../../api.ts";

/** Servers that have the files of a torrent (BEP 17, 19). */
export function WebSeedTable(
  { webSeeds, isNarrow }: { webSeeds: readonly WebSeedView[]; isNarrow: boolean },
): JSX.Element {
  return (
    <section class="web-seeds">
      <h3 id="web_seeds">Web seeds</h3>
      <table
        class={isNarrow ? "tracker-table narrow" : "tracker-table"}
        role="table"
        aria-labelledby="web_seeds"
      >
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">Server</th>
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
    </section>
  );
}
