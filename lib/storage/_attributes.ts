import type { FileStore } from "../io/mod.ts";
import type { Metainfo } from "../metainfo/mod.ts";
import type { FilePlaces } from "./_file_places.ts";

/** Links that are followed one after the other; Linux follows 40. */
const MAX_LINKS = 40;

/** A file that could not be made what the torrent says that it is. */
export interface FailedAttribute {
  /** Its path below the root. */
  readonly path: string;
  /** The system's. */
  readonly error: unknown;
}

/**
 * What files of a torrent are beside their bytes (BEP 47): programs, which may be run, and symbolic links.
 *
 * Links lead to files and folders of the torrent alone, and past all its other links: so it does not matter what someone
 * has put where those would be.
 */
export class FileAttributes {
  readonly #metainfo: Metainfo;
  readonly #places: FilePlaces;
  /** The links by their paths in the torrent, without those that lead to nothing. */
  readonly #links = new Map<string, string>();
  /** Files by their paths in the torrent, and for each folder a file in it. */
  readonly #files = new Map<string, number>();
  /** Paths without links in them; undefined for none, and while it is looked for. */
  readonly #resolved = new Map<string, string | undefined>();

  constructor(metainfo: Metainfo, places: FilePlaces) {
    this.#metainfo = metainfo;
    this.#places = places;
  }

  /** Makes the wanted files what they are, as far as the system lets us. Gives those for which it does not. */
  async apply(store: FileStore): Promise<FailedAttribute[]> {
    const failed: FailedAttribute[] = [];
    for (const [file, { executable, symlink, pad }] of this.#metainfo.files.entries()) {
      if (pad || !this.#places.isWanted(file)) continue;
      const path = this.#places.path(file);
      try {
        if (symlink !== undefined) await this.#link(file, store);
        else if (executable) await store.makeExecutable(path);
      } catch (error) {
        failed.push({ path, error });
      }
    }
    return failed;
  }

  async #link(file: number, store: FileStore): Promise<void> {
    this.#index();
    const link = this.#metainfo.files[file]?.path ?? "";
    const real = this.#withoutLinks(link, 0);
    // One to a folder that it is in would send those around in a circle who look through folders.
    if (real === undefined || real === link || link.startsWith(`${real}/`)) return;
    const target = this.#placeOf(real);
    if (target !== undefined) await store.symlink(this.#places.path(file), target);
  }

  #index(): void {
    if (this.#files.size > 0) return;
    for (const [file, { path, symlink, pad }] of this.#metainfo.files.entries()) {
      if (symlink !== undefined && symlink !== path) this.#links.set(path, symlink);
      if (symlink !== undefined || pad) continue;
      for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
        const folder = path.slice(0, end);
        if (this.#files.has(folder)) break;
        this.#files.set(folder, file);
      }
    }
  }

  /** The same place in the torrent by a path without links in it; undefined where that leads in a circle. */
  #withoutLinks(path: string, depth: number): string | undefined {
    if (this.#resolved.has(path)) return this.#resolved.get(path);
    if (depth > MAX_LINKS) return undefined;
    this.#resolved.set(path, undefined);
    let real: string | undefined = "";
    for (const element of path.split("/")) {
      real = real === "" ? element : `${real}/${element}`;
      const target = this.#links.get(real);
      if (target !== undefined) real = this.#withoutLinks(target, depth + 1);
      if (real === undefined) break;
    }
    this.#resolved.set(path, real);
    return real;
  }

  /** Where a file or folder of the torrent is on disk; undefined where files of it have other names there. */
  #placeOf(path: string): string | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    const rest = this.#metainfo.files[file]?.path.slice(path.length) ?? "";
    const place = this.#places.path(file);
    return place.endsWith(rest) ? place.slice(0, place.length - rest.length) : undefined;
  }
}
