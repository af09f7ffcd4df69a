import type { FileChanges, TorrentChanges } from "../control.ts";
import { ControlError } from "../control_error.ts";
import type { FileChoices, TorrentSettings } from "../store/mod.ts";

/**
 * Gives the settings of a torrent after changes.
 *
 * @param fileCount Files that it has besides pads; 0 where that is not known yet: then any number will do.
 * @throws {ControlError} `invalid` if a file is named that it does not have.
 */
export function settingsAfter(
  settings: TorrentSettings,
  changes: TorrentChanges,
  fileCount: number,
): TorrentSettings {
  const { files, limits, goals, queuePosition: _, ...others } = changes;
  return {
    ...settings,
    ...others,
    ...(limits ? { limits: { ...settings.limits, ...limits } } : {}),
    ...(goals ? { goals: { ...settings.goals, ...goals } } : {}),
    ...(files ? { files: filesAfter(settings.files, files, fileCount) } : {}),
  };
}

function filesAfter(choices: FileChoices, changes: FileChanges, fileCount: number): FileChoices {
  const all = Array.from({ length: fileCount }, (_, index) => index);
  const named = (indexes: readonly number[] | undefined): ReadonlySet<number> => {
    for (const index of indexes ?? []) {
      if (Number.isSafeInteger(index) && index >= 0 && (fileCount === 0 || index < fileCount)) {
        continue;
      }
      throw new ControlError(
        "invalid",
        `Cannot choose file ${index}: there are ${fileCount} files`,
      );
    }
    return new Set(indexes?.length === 0 ? all : indexes);
  };
  const { wanted, unwanted, priorities = {} } = changes;
  const left = new Set(choices.unwanted);
  for (const index of named(unwanted)) left.add(index);
  for (const index of named(wanted)) left.delete(index);
  const low = new Set(choices.low);
  const high = new Set(choices.high);
  for (const [priority, indexes] of Object.entries(priorities)) {
    for (const index of named(indexes)) {
      low.delete(index);
      high.delete(index);
      if (priority === "low") low.add(index);
      if (priority === "high") high.add(index);
    }
  }
  return { unwanted: sorted(left), low: sorted(low), high: sorted(high) };
}

function sorted(indexes: Iterable<number>): number[] {
  return [...indexes].sort((a, b) => a - b);
}
