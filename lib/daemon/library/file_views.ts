import { type Metainfo, PieceLayout } from "../../metainfo/mod.ts";
import type { FileStatus } from "../../torrent/mod.ts";
import type { FileChoices, TorrentSettings } from "../store/mod.ts";
import type { FilePriority, FileView } from "../view/mod.ts";
import { doneBytesIn } from "./kept_pieces.ts";
import { visibleFiles } from "./torrent_options.ts";

/** What files are shown from. */
export interface FileSources {
  /** What is in the torrent. */
  readonly metainfo: Metainfo;
  /** What is set of it. */
  readonly settings: Pick<TorrentSettings, "files" | "fileNames" | "diskName">;
  /** How far the files are, where the torrent runs. */
  readonly status?: readonly FileStatus[] | undefined;
  /** Whether all that is wanted is there, where it does not run. */
  readonly isComplete: boolean;
  /** The pieces that are there, where it does not run and that is known. */
  readonly pieces?: Uint8Array | undefined;
}

/** Shows the files of a torrent to those outside; pad files are left out (BEP 47). */
export function viewFiles(sources: FileSources): FileView[] {
  const { metainfo, settings, status, isComplete, pieces } = sources;
  const layout = new PieceLayout(metainfo);
  const unwanted = new Set(settings.files.unwanted);
  const doneBytes = new Map(status?.map(({ index, doneBytes }) => [index, doneBytes]));
  return visibleFiles(metainfo).flatMap((index, number) => {
    const file = metainfo.files[index];
    if (!file) return [];
    const { first, last } = layout.filePieces(index);
    const isWanted = !unwanted.has(number);
    return [{
      index: number,
      path: pathOnDisk(metainfo, index, settings),
      length: file.length,
      doneBytes: doneBytes.get(index) ??
        (pieces ? doneBytesIn(metainfo, index, pieces) : isComplete && isWanted ? file.length : 0),
      isWanted,
      priority: priorityOf(number, settings.files),
      firstPiece: first,
      endPiece: file.length === 0 ? first : last + 1,
    }];
  });
}

/** The path of a file below the output folder, as it is called on disk. */
export function pathOnDisk(
  metainfo: Metainfo,
  index: number,
  { fileNames, diskName }: Pick<TorrentSettings, "fileNames" | "diskName">,
): string {
  const path = metainfo.files[index]?.path ?? "";
  const own = fileNames.get(index);
  if (own !== undefined) return own;
  if (diskName === undefined) return path;
  return metainfo.singleFile ? diskName : diskName + path.slice(metainfo.name.length);
}

function priorityOf(number: number, { low, high }: FileChoices): FilePriority {
  if (high.includes(number)) return "high";
  return low.includes(number) ? "low" : "normal";
}

/** Paths of a torrent's files below its folder by number, as they are called on disk; pads are left out. */
export function namesOnDisk(
  metainfo: Metainfo,
  settings: Pick<TorrentSettings, "fileNames" | "diskName">,
): Map<number, string> {
  return new Map(
    metainfo.files.flatMap((file, index) =>
      file.pad ? [] : [[index, pathOnDisk(metainfo, index, settings)] as const]
    ),
  );
}
