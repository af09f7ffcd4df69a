import { NORMAL_PRIORITY, type Priority } from "../swarm/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Progress } from "./progress.ts";

/** Gives each piece the highest priority of the wanted files that have bytes of it; none where no file is wanted. */
export function applyPriorities(
  core: TorrentCore,
  progress: Progress,
  priorities: ReadonlyMap<number, Priority> = new Map(),
): void {
  const { picker, layout } = core;
  for (let piece = 0; piece < layout.pieceCount; piece++) {
    let highest: Priority = 0;
    for (const { file } of layout.spans(piece, 0, layout.pieceSize(piece))) {
      const priority = priorities.get(file) ?? NORMAL_PRIORITY;
      if (progress.isWanted(file) && priority > highest) highest = priority;
    }
    picker.setPriority(piece, highest);
  }
}
