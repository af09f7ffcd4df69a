import { MetainfoError } from "./error.ts";
import { MAX_NAME_COLLISIONS } from "./limits.ts";

/** A file whose path is to be different from all others. */
export interface PathClaim {
  /** Elements with `/` between. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  /** Whether it is a pad file. */
  readonly pad: boolean;
}

/**
 * Gives each file a path of its own, even where file systems do not tell cases or the forms of accents apart: the first
 * keeps its path, later ones get `.1`, `.2` and so on before their extension, and a folder comes before all files. Pad
 * files of one length may share a path.
 *
 * @throws {MetainfoError} if there are too many equal paths.
 */
export function distinctPaths(files: readonly PathClaim[]): string[] {
  const taken = new Map<string, PathClaim | undefined>();
  for (const folder of foldersOf(files)) taken.set(foldCase(folder), undefined);
  let collisions = 0;
  return files.map((file) => {
    let path = file.path;
    for (let number = 1;; number++) {
      const key = foldCase(path);
      if (!taken.has(key)) {
        taken.set(key, file);
        return path;
      }
      if (number === 1 && arePadsOfOneLength(file, taken.get(key))) return path;
      if (++collisions > MAX_NAME_COLLISIONS) {
        throw new MetainfoError("too many of its files have the same path");
      }
      path = numberedPath(file.path, number);
    }
  });
}

/** Gives all folders, and the folders that they are in. */
export function foldersOf(files: readonly { readonly path: string }[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of files) {
    let end = path.lastIndexOf("/");
    while (end > 0 && !folders.has(path.slice(0, end))) {
      folders.add(path.slice(0, end));
      end = path.lastIndexOf("/", end - 1);
    }
  }
  return folders;
}

/** Gives one text for all paths that some file system takes for the same. */
export function foldCase(path: string): string {
  return /^[ -~]*$/.test(path) ? path.toLowerCase() : path.normalize("NFC").toLowerCase();
}

function arePadsOfOneLength(a: PathClaim, b: PathClaim | undefined): boolean {
  return b !== undefined && a.pad && b.pad && a.length === b.length;
}

function numberedPath(path: string, number: number): string {
  const nameStart = path.lastIndexOf("/") + 1;
  const dot = path.lastIndexOf(".");
  const end = dot > nameStart ? dot : path.length;
  return `${path.slice(0, end)}.${number}${path.slice(end)}`;
}
