import type { VNode } from "preact";
import { formatBytes, formatPercent } from "../../text/mod.ts";
import type { MediaShape } from "../api.ts";
import { useDetail } from "../store/hooks.ts";

/** What {@linkcode MediaList} lists. */
export interface MediaListProps {
  /** All that can be played. */
  readonly media: readonly MediaShape[];
  /** What plays. */
  readonly now: MediaShape;
  /** Plays another. */
  readonly onChoose: (media: MediaShape) => void;
}

/** What of a torrent can be played. */
export function MediaList({ media, now, onChoose }: MediaListProps): VNode {
  const { files } = useDetail("files");
  return (
    <nav class="medialist" aria-label="What can be played">
      <ol>
        {media.map((one) => {
          const file = files?.get(one.index);
          const share = !file || file.length === 0 ? undefined : file.doneBytes / file.length;
          const here = share === undefined ? "" : `, ${formatPercent(share)} here`;
          return (
            <li key={one.index}>
              <button
                type="button"
                class="bare"
                aria-current={one.index === now.index ? "true" : undefined}
                onClick={() => onChoose(one)}
              >
                <span dir="auto">{one.name}</span>
                <small class="soft">{formatBytes(one.length)}{here}</small>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
