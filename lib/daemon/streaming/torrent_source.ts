import type { Metainfo } from "../../metainfo/mod.ts";
import type { Torrent } from "../../torrent/mod.ts";
import type { OpenedFile } from "../control.ts";
import { ControlError } from "../control_error.ts";
import { hereUntil } from "./here_until.ts";
import type { StreamedTorrent, StreamSource } from "./stream_source.ts";

/** What of a torrent is needed to stream it; `Torrent` of the library is one. */
export interface StreamableTorrent
  extends Pick<Torrent, "infoHash" | "name" | "pieces" | "stream"> {
  /** What is in it; undefined while that is not known. */
  readonly metainfo: Pick<Metainfo, "files" | "pieceLength"> | undefined;
}

/** Streams one torrent of a session, which has the number 1; its files have the numbers that they have in the metainfo. */
export class TorrentSource implements StreamSource {
  readonly #torrent: StreamableTorrent;

  /** Takes a torrent that runs. */
  constructor(torrent: StreamableTorrent) {
    this.#torrent = torrent;
  }

  /** Gives it. */
  find(id: number): StreamedTorrent | undefined {
    if (id !== 1) return undefined;
    const { infoHash, name, metainfo } = this.#torrent;
    const files = (metainfo?.files ?? []).flatMap(({ pad, path, length }, index) =>
      pad ? [] : [{ index, path, length }]
    );
    return { id, infoHash, name, files: () => files };
  }

  /** Nothing is to be read. */
  prepare(): Promise<void> {
    return Promise.resolve();
  }

  /** Opens a file. */
  openFile(_id: number, index: number): Promise<OpenedFile> {
    const torrent = this.#torrent;
    const { metainfo } = torrent;
    const file = metainfo?.files[index];
    if (!metainfo || !file || file.pad) {
      return Promise.reject(new ControlError("not-found", `There is no file ${index}`));
    }
    return Promise.resolve({
      path: file.path,
      length: file.length,
      contentId: `${torrent.infoHash}-${index}`,
      isGrowing: true,
      hereUntil: (start) => hereUntil(metainfo, index, { pieces: torrent.pieces(), start }),
      stream: (options) => torrent.stream(index, options),
    });
  }
}
