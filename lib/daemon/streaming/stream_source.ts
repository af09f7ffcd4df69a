import type { OpenedFile } from "../control.ts";
import type { FileView, TorrentView } from "../view/mod.ts";

/** What streaming needs to know of a torrent. */
export interface StreamedTorrent extends Pick<TorrentView, "id" | "infoHash" | "name"> {
  /** Its files; none while that is not known. */
  files(): readonly Pick<FileView, "index" | "path" | "length">[];
}

/** Where files are streamed from: the daemon is such. */
export interface StreamSource {
  /** A torrent by its number. */
  find(id: number): StreamedTorrent | undefined;
  /** Reads what `files()` needs. */
  prepare(ids: readonly number[]): Promise<void>;
  /** Opens a file for reading. @throws {ControlError} where it can not be read. */
  openFile(id: number, file: number): Promise<OpenedFile>;
}
