import type { FileStore, StateStore } from "./file_store.ts";
import type { Hasher } from "./hasher.ts";

/** The disk of a session. */
export interface Disk {
  /** Opens a folder, which need not be there yet. */
  open(root: string): FileStore;
  /** Opens the records kept in a folder, which need not be there yet. */
  openState(dir: string): StateStore;
  /** Makes memory for data that is to be hashed and written: where there are threads for that, they share it. */
  makeBuffer(length: number): Uint8Array;
  /** Takes memory back that {@linkcode Disk.makeBuffer} has made, whole, and that nobody uses any more. */
  freeBuffer?(buffer: Uint8Array): void;
  /** Hashes what is in memory or on disk. */
  readonly hasher: Hasher;
  /** Closes all. */
  close(): Promise<void>;
}
