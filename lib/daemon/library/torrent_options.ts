import type { Priority } from "../../swarm/mod.ts";
import type { TorrentOptions } from "../../torrent/mod.ts";
import type { FileChoices, TorrentSettings } from "../store/mod.ts";

/** Priorities of the picker for what users call so. */
const LOW: Priority = 1;
const HIGH: Priority = 3;

/** How much files are wanted, by number, as the picker takes it. */
export function prioritiesOf({ low, high }: FileChoices): Map<number, Priority> {
  return new Map([
    ...low.map((index) => [index, LOW] as const),
    ...high.map((index) => [index, HIGH] as const),
  ]);
}

/** Numbers of the files that are wanted; undefined for all. */
export function wantedOf({ unwanted }: FileChoices, fileCount: number): number[] | undefined {
  if (unwanted.length === 0) return undefined;
  const left = new Set(unwanted);
  return Array.from({ length: fileCount }, (_, index) => index).filter((index) => !left.has(index));
}

/** How a session is to handle a torrent, by what is set of it. */
export function torrentOptions(
  settings: TorrentSettings,
  context: { readonly outputDir: string; readonly check: "resume" | "full" },
): TorrentOptions {
  const { limits, files, trackers } = settings;
  return {
    outputDir: context.outputDir,
    check: context.check,
    ...(settings.diskName === undefined ? {} : { name: settings.diskName }),
    fileNames: settings.fileNames,
    files: (metainfo) => wantedOf(files, metainfo.files.length),
    priorities: prioritiesOf(files),
    sequential: settings.isSequential,
    superSeeding: settings.isSuperSeeding,
    maxPeers: settings.maxPeers,
    ...(limits.isDownloadLimited ? { downloadLimit: limits.download } : {}),
    ...(limits.isUploadLimited ? { uploadLimit: limits.upload } : {}),
    ...(trackers === undefined ? {} : { trackerTiers: trackers }),
  };
}
