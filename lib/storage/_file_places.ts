import type { Metainfo } from "../metainfo/mod.ts";

/** What the names of files that are not complete end in, where they are marked. */
export const PARTIAL_SUFFIX = ".part";

/** What decides where files are. */
export interface FilePlacesOptions {
  /** Where the part file is; files of the torrent stay out of its folder. */
  readonly partFile: string;
  /** Paths on disk by file number, where they differ from the torrent's. */
  readonly names?: ReadonlyMap<number, string>;
}

/** What each file is called on disk, whether it is wanted, and whether its bytes are in the part file. */
export class FilePlaces {
  readonly #paths: readonly string[];
  readonly #wanted: boolean[];
  readonly #inParts: boolean[];
  readonly #partial: boolean[];
  #taken: ReadonlySet<string> | undefined;

  constructor(metainfo: Metainfo, options: FilePlacesOptions) {
    const [reserved = ""] = options.partFile.split("/");
    this.#paths = metainfo.files.map((file, index) =>
      outOf(reserved, options.names?.get(index) ?? file.path)
    );
    this.#wanted = metainfo.files.map(() => true);
    this.#inParts = metainfo.files.map(() => false);
    this.#partial = metainfo.files.map(() => false);
  }

  /** Where a file is now. */
  path(file: number): string {
    const path = this.wholePath(file);
    return this.#partial[file] ? path + PARTIAL_SUFFIX : path;
  }

  /** Where a file is when it is complete. */
  wholePath(file: number): string {
    const path = this.#paths[file];
    if (path === undefined) throw new RangeError(`Cannot name file ${file}: there is none`);
    return path;
  }

  /** Where a file is that is marked as not complete; undefined where another file of the torrent is called so. */
  partialPath(file: number): string | undefined {
    this.#taken ??= new Set(this.#paths.map((path) => path.toLowerCase()));
    const path = this.wholePath(file) + PARTIAL_SUFFIX;
    return this.#taken.has(path.toLowerCase()) ? undefined : path;
  }

  /** Whether a file is marked as not complete. */
  isPartial(file: number): boolean {
    return this.#partial[file] ?? false;
  }

  /** Says whether a file is marked as not complete. */
  setPartial(file: number, isPartial: boolean): void {
    this.#partial[file] = isPartial;
  }

  isWanted(file: number): boolean {
    return this.#wanted[file] ?? false;
  }

  isInParts(file: number): boolean {
    return this.#inParts[file] ?? false;
  }

  setWanted(file: number, wanted: boolean): void {
    this.#wanted[file] = wanted;
  }

  /** Says that the bytes of a file are in the part file, or go there. */
  putIntoParts(file: number): void {
    this.#inParts[file] = true;
  }

  /** Says that the bytes of a file are in their place. */
  takeFromParts(file: number): void {
    this.#inParts[file] = false;
  }
}

/** A torrent named as the folder of our own records could write over them: its files go beside it. */
function outOf(reserved: string, path: string): string {
  const [first = ""] = path.split("/");
  return first.toLowerCase() === reserved.toLowerCase() ? `_${path}` : path;
}
