/** Something in a folder of the daemon's machine. */
export interface FolderEntry {
  /** What it is called; of an allowed root its path. */
  readonly name: string;
  /** What it is, or what a symbolic link leads to. */
  readonly kind: "folder" | "file";
  /** Bytes of a file; 0 of a folder. */
  readonly length: number;
}

/** What is in a folder of the daemon's machine. */
export interface FolderView {
  /** Its path; "" for the list of roots. */
  readonly path: string;
  /** The folder that it is in; undefined for a root, and for the list of roots. */
  readonly parent: string | undefined;
  /** Whether data can be put there, as far as that can be told without trying. */
  readonly isWritable: boolean;
  /** What is in it: folders first, then by name. What leads out of the roots is left out. */
  readonly entries: readonly FolderEntry[];
  /** Whether there is more in it than is told. */
  readonly isTruncated: boolean;
}
