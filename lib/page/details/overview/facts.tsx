import type { ComponentChildren, JSX } from "preact";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNoun,
  formatPieceLength,
} from "../../../text/mod.ts";
import type { TorrentShape } from "../../api.ts";
import { askToMove } from "../../changing/move_dialog.tsx";
import { useApp } from "../../store/hooks.ts";
import { CopyButton } from "../parts/copy_button.tsx";
import { useNow } from "../parts/use_now.ts";
import { formatWhen } from "../../ui/when.ts";

/** Characters of an info-hash that are shown: it is copied, not read. */
const HASH_CHARACTERS = 12;

/** What a torrent knows of itself. */
export function TorrentFacts(
  { torrent, isFixed }: { torrent: TorrentShape; isFixed: boolean },
): JSX.Element {
  const app = useApp();
  const now = useNow(60_000);
  const when = (at: number) => at === 0 ? "" : formatWhen(at, now);
  const { id, infoHash, infoHashV2, magnetLink } = torrent;
  const v1 = infoHash.length === 40 ? infoHash : undefined;
  return (
    <dl class="facts torrent-facts">
      <Fact name="Saved in" isWide>
        <span class="path">{torrent.outputDir}</span>
        {!isFixed && (
          <button
            type="button"
            class="small-button"
            onClick={() => askToMove(app, [id])}
          >
            Move…
          </button>
        )}
      </Fact>
      <Fact name="Size" isWide>{torrent.hasMetadata && sizeWords(torrent)}</Fact>
      <Fact name="Added">{when(torrent.addedAt)}</Fact>
      <Fact name="Completed">{when(torrent.doneAt)}</Fact>
      <Fact name="Downloaded">
        {formatBytes(torrent.downloadedBytes)}
        <Span seconds={torrent.secondsDownloading} />
      </Fact>
      <Fact name="Uploaded">
        {formatBytes(torrent.uploadedBytes)}
        <Span seconds={torrent.secondsSeeding} />
      </Fact>
      <Fact name="Ratio">{torrent.ratio.toFixed(2)}</Fact>
      <Fact name="Wasted">{formatBytes(torrent.corruptBytes)}</Fact>
      <Fact name="Last active">{when(torrent.activeAt)}</Fact>
      <Fact name="Private" isWide>
        {torrent.isPrivate && "yes: peers come from its trackers alone"}
      </Fact>
      <Fact name="Hashes" isWide>
        {v1 !== undefined && <Hash version="v1" hash={v1} />}
        {infoHashV2 !== null && <Hash version="v2" hash={infoHashV2} />}
      </Fact>
      <Fact name="Share" isWide>
        <CopyButton text={magnetLink} what="the magnet link" label="Copy magnet link" />
        {torrent.hasMetadata && (
          <a class="small-button" href={`/api/v1/torrents/${id}/metainfo`} download>
            Save .torrent
          </a>
        )}
      </Fact>
      <Fact name="Made" isWide>{madeWords(torrent, when(torrent.createdAt))}</Fact>
      <Fact name="Source" isWide>{torrent.source}</Fact>
      <Fact name="Comment" isWide>
        {torrent.comment && <span class="comment">{torrent.comment}</span>}
      </Fact>
    </dl>
  );
}

/** A name and what is so; nothing where nothing is known. */
function Fact(
  { name, isWide = false, children }: {
    name: string;
    isWide?: boolean;
    children?: ComponentChildren;
  },
): JSX.Element | null {
  if (!children) return null;
  return (
    <div class={isWide ? "fact wide" : "fact"}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Hash({ version, hash }: { version: string; hash: string }): JSX.Element {
  return (
    <span class="hash">
      <code title={hash}>{hash.slice(0, HASH_CHARACTERS)}…</code>
      <span class="soft">{version}</span>
      <CopyButton text={hash} what={`the ${version} info-hash`} />
    </span>
  );
}

function Span({ seconds }: { seconds: number }): JSX.Element | null {
  if (seconds < 60) return null;
  return <span class="soft">{` in ${formatDuration(seconds)}`}</span>;
}

function sizeWords({ totalBytes, fileCount, pieceCount, pieceLength }: TorrentShape): string {
  const pieces = `${formatNoun(pieceCount, "piece")} of ${formatPieceLength(pieceLength)}`;
  const bytes = totalBytes < 1024 ? "" : ` (${formatCount(totalBytes)} bytes)`;
  return `${formatBytes(totalBytes)}${bytes} in ${formatNoun(fileCount, "file")}, ${pieces}`;
}

function madeWords({ creator }: TorrentShape, when: string): string {
  if (creator === "") return when;
  return when === "" ? `by ${creator}` : `${when}, by ${creator}`;
}
