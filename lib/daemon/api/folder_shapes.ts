import type { FolderView } from "../view/mod.ts";

export type { FolderEntry } from "../view/mod.ts";

/** `GET /folders?path=…`: what is in a folder under the allowed roots; without a path, the roots. */
export interface FolderAnswer extends Omit<FolderView, "parent"> {
  /** The folder that it is in; null for a root, and for the list of roots. */
  readonly parent: string | null;
}
