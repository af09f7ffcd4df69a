import type { Metainfo } from "../../metainfo/mod.ts";
import type { Priority } from "../../swarm/mod.ts";
import type { AddTorrentOptions } from "../../session/mod.ts";
import type { FileChoices, TorrentSettings } from "../store/mod.ts";

/** Priorities of the picker for what users call so. */
const LOW: Priority = 1;
const HIGH: Priority = 3;

/** How much files are wanted, by their number in the metainfo, as the picker takes it. */
export function prioritiesOf(
  { low, high }: FileChoices,
  metainfo: Metainfo,
): Map<number, Priority> {
  const files = visibleFiles(metainfo);
  const ranked = (numbers: readonly number[], priority: Priority) =>
    numbers.flatMap((number): [number, Priority][] => {
      const index = files[number];
      return index === undefined ? [] : [[index, priority]];
    });
  return new Map([...ranked(low, LOW), ...ranked(high, HIGH)]);
}

/** Numbers in the metainfo of the files that are wanted; undefined for all. */
export function wantedOf({ unwanted }: FileChoices, metainfo: Metainfo): number[] | undefined {
  if (unwanted.length === 0) return undefined;
  const left = new Set(unwanted);
  return visibleFiles(metainfo).filter((_, number) => !left.has(number));
}

/** Numbers in the metainfo of the files that are chosen from: all but pads (BEP 47). */
export function visibleFiles({ files }: Pick<Metainfo, "files">): number[] {
  return [...files.keys()].filter((index) => !files[index]?.pad);
}

/** How a session is to handle a torrent, by what is set of it. */
export function torrentOptions(
  settings: TorrentSettings,
  context: {
    readonly outputDir: string;
    readonly check: "resume" | "full";
    readonly reusesFiles: boolean;
    readonly marksPartialFiles?: boolean;
  },
): AddTorrentOptions {
  const { limits, files, trackers } = settings;
  return {
    outputDir: context.outputDir,
    check: context.check,
    reusesFiles: context.reusesFiles,
    marksPartialFiles: context.marksPartialFiles ?? false,
    ...(settings.diskName === undefined ? {} : { name: settings.diskName }),
    fileNames: settings.fileNames,
    files: (metainfo) => wantedOf(files, metainfo),
    priorities: (metainfo) => prioritiesOf(files, metainfo),
    sequential: settings.isSequential,
    superSeeding: settings.isSuperSeeding,
    maxPeers: settings.maxPeers,
    ...(limits.isDownloadLimited ? { downloadLimit: limits.download } : {}),
    ...(limits.isUploadLimited ? { uploadLimit: limits.upload } : {}),
    ...(trackers === undefined ? {} : { trackerTiers: trackers }),
  };
}
