import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { client, type Creation } from "../api.ts";
import { decodeBase64 } from "../../daemon/json/mod.ts";
import { formatBytes, formatNoun, formatPieceLength } from "../../text/mod.ts";
import { CopyButton } from "../details/parts/copy_button.tsx";
import { folderOf } from "../folders/folder_path.ts";
import { useApp } from "../store/hooks.ts";
import type { CreationForm } from "./creation_form.ts";

/** What was made. */
export interface CreationResultProps {
  /** The making, which is done. */
  readonly creation: Creation;
  /** What to call the file. */
  readonly fileName: string;
  /** What was said of it. */
  readonly form: CreationForm;
  /** Goes to the torrent in the list. */
  readonly onShow: (torrent: number) => void;
}

/** A torrent that was made: the file, the magnet link, and whether it is seeded. */
export function CreationResult(props: CreationResultProps): VNode {
  const { creation, fileName, form, onShow } = props;
  const { fileCount, totalBytes, pieceCount, pieceLength, infoHash, magnetLink } = creation;
  const { actions } = useApp();
  const [torrent, setTorrent] = useState(creation.torrent);
  async function seed(): Promise<void> {
    const { metainfo = "" } = creation;
    await actions.try(async () => {
      const added = await client.add({ metainfo, outputDir: folderOf(form.path), isPaused: false });
      setTorrent(added.torrent.id);
    });
  }
  return (
    <div class="creation-result">
      <p role="status">
        <b>{fileName}</b> is made: {formatNoun(fileCount, "file")}, {formatBytes(totalBytes)},{" "}
        {formatNoun(pieceCount, "piece")} of {formatPieceLength(pieceLength)}.
      </p>
      <dl class="facts">
        <dt>Info-hash</dt>
        <dd class="mono">
          {infoHash} {infoHash && <CopyButton text={infoHash} what="the info-hash" />}
        </dd>
        <dt>Magnet link</dt>
        <dd class="mono">
          <span class="magnet">{magnetLink}</span>{" "}
          {magnetLink && <CopyButton text={magnetLink} what="the magnet link" />}
        </dd>
      </dl>
      {torrent !== undefined
        ? (
          <p>
            It is being seeded.{" "}
            <button type="button" onClick={() => onShow(torrent)}>Show it</button>
          </p>
        )
        : form.name.trim() === "" && (
          <p>
            Nobody seeds it yet. <button type="button" onClick={() => void seed()}>Seed it</button>
          </p>
        )}
    </div>
  );
}

/** Has the browser keep the .torrent file. */
export function saveTorrentFile({ metainfo = "" }: Creation, fileName: string): void {
  const bytes = decodeBase64(metainfo);
  if (bytes === undefined) return;
  const file = new Blob([new Uint8Array(bytes)], { type: "application/x-bittorrent" });
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has read it once it asks where to put it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
