import type { Metainfo } from "../metainfo/mod.ts";

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

  constructor(metainfo: Metainfo, options: FilePlacesOptions) {
    const [reserved = ""] = options.partFile.split("/");
    this.#paths = metainfo.files.map((file, index) =>
      outOf(reserved, options.names?.get(index) ?? file.path)
    );
    this.#wanted = metainfo.files.map(() => true);
    this.#inParts = metainfo.files.map(() => false);
  }

  path(file: number): string {
    const path = this.#paths[file];
    if (path === undefined) throw new RangeError(`Cannot name file ${file}: there is none`);
    return path;
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
