import type { Disk, StateStore } from "../../io/mod.ts";

/** A disk whose records are kept somewhere else than in the folders of the files: in the daemon's state. */
export function withRecordsIn(state: StateStore, disk: Disk): Disk {
  return {
    hasher: disk.hasher,
    open: (root) => disk.open(root),
    openState: () => state,
    makeBuffer: (length) => disk.makeBuffer(length),
    freeBuffer: (buffer) => disk.freeBuffer?.(buffer),
    close: () => disk.close(),
  };
}
