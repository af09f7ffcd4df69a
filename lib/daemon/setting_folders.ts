import type { AllowedRoots } from "./roots/mod.ts";
import type { DaemonSettings } from "./settings/mod.ts";

/**
 * Compares all folders that settings name with the roots: who may change settings over the network may name no others (W12).
 *
 * @throws {ControlError} `forbidden` for one that is outside, `invalid` for one that is not absolute.
 */
export async function checkFolders(
  changes: Partial<DaemonSettings>,
  roots: AllowedRoots,
): Promise<void> {
  const { outputDir, incompleteDir, completeDir, trashDir, watchFolders = [] } = changes;
  const watched = watchFolders.flatMap((folder) => [folder.path, folder.outputDir]);
  for (const folder of [outputDir, incompleteDir, completeDir, trashDir, ...watched]) {
    if (folder !== undefined && folder !== "") await roots.enter(folder);
  }
}
