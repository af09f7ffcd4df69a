import type { DraftFile } from "./_draft_file.ts";
import { MetainfoError } from "./error.ts";

/**
 * Checks that the list of files of BEP 3 and the file tree of BEP 52 say the same, and gives the former with the roots
 * of the latter. A file may not lack the pad before it; the pad after the last one may be missing.
 *
 * @throws {MetainfoError} if they do not.
 */
export function mergeHybrid(
  v1Files: readonly DraftFile[],
  v2Files: readonly DraftFile[],
  options: { readonly pieceLength: number; readonly singleFile: boolean; readonly name: string },
): DraftFile[] {
  const { pieceLength, singleFile, name } = options;
  let offset = 0;
  let index = 0;
  const merged = v1Files.map((file) => {
    const start = offset;
    offset += file.length;
    if (file.pad) return file;
    const twin = v2Files[index++];
    if (
      twin === undefined || (singleFile ? name : file.path) !== twin.path ||
      file.length !== twin.length || (file.symlink === undefined) !== (twin.symlink === undefined)
    ) {
      throw new MetainfoError("its list of files and its file tree do not say the same");
    }
    if (file.length > 0 && start % pieceLength !== 0) {
      throw new MetainfoError(`"${file.path}" does not begin with a piece`);
    }
    return { ...file, piecesRoot: twin.piecesRoot };
  });
  if (index < v2Files.length) {
    throw new MetainfoError("its file tree has files that its list of files does not have");
  }
  return merged;
}
