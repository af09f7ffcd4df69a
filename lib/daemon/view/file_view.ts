/** How much a file is wanted. */
export type FilePriority = "low" | "normal" | "high";

/** A file of a torrent as those outside see it. */
export interface FileView {
  /** Its number among the files of the torrent, from 0; pads (BEP 47) are not counted. */
  readonly index: number;
  /** Its path below the output folder, with `/`, as it is on disk. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  /** Bytes in pieces that are there. */
  readonly doneBytes: number;
  /** Whether it is wanted. */
  readonly isWanted: boolean;
  /** How much, if it is. */
  readonly priority: FilePriority;
  /** The first piece that it is in. */
  readonly firstPiece: number;
  /** One more than the last piece that it is in. */
  readonly endPiece: number;
}
