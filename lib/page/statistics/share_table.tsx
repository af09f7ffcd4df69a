import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { formatBytes, formatCount } from "../../text/mod.ts";
import { ratioOf, type Share } from "./shares.ts";

/** What shares are shown with. */
export interface ShareTableProps {
  /** What they are by. */
  readonly by: "Label" | "Tracker";
  /** What those are called that have none. */
  readonly none: string;
  /** The shares. */
  readonly shares: readonly Share[];
}

/** Shares that are shown until more are wanted. */
const FIRST = 12;

/** What labels or trackers have of all that was moved. */
export function ShareTable({ by, none, shares }: ShareTableProps): VNode {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? shares : shares.slice(0, FIRST);
  const most = Math.max(
    1,
    ...shares.map(({ uploadedBytes, downloadedBytes }) => Math.max(uploadedBytes, downloadedBytes)),
  );
  return (
    <section class="shares" aria-label={`By ${by.toLowerCase()}`}>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{by}</th>
              <th scope="col" class="num">Torrents</th>
              <th scope="col" class="num have">Here</th>
              <th scope="col" class="num">Downloaded</th>
              <th scope="col" class="num">Uploaded</th>
              <th scope="col" class="num">Ratio</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((share) => <ShareRow key={share.name} {...{ share, none, most }} />)}
          </tbody>
        </table>
      </div>
      {shares.length > shown.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {formatCount(shares.length)}
        </button>
      )}
    </section>
  );
}

interface ShareRowProps {
  readonly share: Share;
  readonly none: string;
  readonly most: number;
}

function ShareRow({ share, none, most }: ShareRowProps): VNode {
  const { name, torrents, haveBytes, downloadedBytes, uploadedBytes } = share;
  return (
    <tr>
      <th scope="row" dir="auto" class={name === "" ? "soft name" : "name"}>{name || none}</th>
      <td class="num">{formatCount(torrents)}</td>
      <td class="num have">{formatBytes(haveBytes)}</td>
      <td class="num">
        {formatBytes(downloadedBytes)}
        <Bar kind="down" part={downloadedBytes / most} />
      </td>
      <td class="num">
        {formatBytes(uploadedBytes)}
        <Bar kind="up" part={uploadedBytes / most} />
      </td>
      <td class="num">{ratioOf(share)?.toFixed(2) ?? "–"}</td>
    </tr>
  );
}

/** What is too little to be seen is no bar, but has the room of one: all rows are as high. */
function Bar(
  { kind, part }: { readonly kind: "down" | "up"; readonly part: number },
): VNode {
  return (
    <span class={`share-bar ${kind}`} aria-hidden="true">
      {part < 0.02 ? null : <i style={{ width: `${part * 100}%` }} />}
    </span>
  );
}
