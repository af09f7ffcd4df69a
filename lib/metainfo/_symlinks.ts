import { foldersOf } from "./_distinct_paths.ts";
import { MAX_SYMLINK_DEPTH } from "./limits.ts";

/** A file, or a symbolic link if it has a target; paths are below the torrent's folder. */
export interface LinkOrFile {
  /** Elements with `/` between. */
  readonly path: string;
  /** What the link is said to lead to. */
  readonly target?: string;
}

/**
 * Finds what symbolic links lead to (BEP 47): for each file its target as a path below the torrent's folder, its own
 * path where the target is nothing in the torrent, and undefined where it is no link.
 *
 * A target counts from the torrent's folder or, as some write it, from the link's own. It may lead through other links,
 * but not in a circle.
 */
export function resolveSymlinks(files: readonly LinkOrFile[]): (string | undefined)[] {
  const resolver = new SymlinkResolver(files);
  return files.map(({ path, target }) =>
    target === undefined ? undefined : resolver.resolve(path, 0)?.target ?? path
  );
}

/** What a link leads to. */
interface Resolved {
  /** As it is said, from the torrent's folder. */
  readonly target: string;
  /** The same without links in it. */
  readonly real: string;
}

class SymlinkResolver {
  readonly #places: Set<string>;
  readonly #links = new Map<string, string>();
  /** What was found; null for nothing, and while it is looked for. */
  readonly #resolved = new Map<string, Resolved | null>();

  constructor(files: readonly LinkOrFile[]) {
    this.#places = foldersOf(files);
    for (const { path, target } of files) {
      if (target === undefined) this.#places.add(path);
      else if (!this.#links.has(path)) this.#links.set(path, target);
    }
  }

  /** Gives what the link at a path leads to, if that is something. */
  resolve(link: string, depth: number): Resolved | null {
    const known = this.#resolved.get(link);
    if (known !== undefined) return known;
    this.#resolved.set(link, null);
    const said = this.#links.get(link);
    if (said === undefined || depth > MAX_SYMLINK_DEPTH) return null;
    const folder = link.slice(0, link.lastIndexOf("/") + 1);
    for (const target of new Set([said, folder + said])) {
      const real = this.#realPath(target, depth);
      if (real === null) continue;
      this.#resolved.set(link, { target, real });
      return { target, real };
    }
    return null;
  }

  #realPath(path: string, depth: number): string | null {
    let real = "";
    for (const element of path.split("/")) {
      real = real === "" ? element : `${real}/${element}`;
      if (this.#places.has(real) || !this.#links.has(real)) continue;
      const resolved = this.resolve(real, depth + 1);
      if (resolved === null) return null;
      real = resolved.real;
    }
    return this.#places.has(real) ? real : null;
  }
}
