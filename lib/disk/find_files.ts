import { dirname, sep } from "node:path";
import { walk } from "@std/fs";

/** A file that is there. */
export interface FoundFile {
  /** Its path below the root, with `/`; "" for a root that is a file itself. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  /** When it was last changed, in milliseconds since 1970; undefined where that is not known. */
  readonly mtimeMs?: number;
  /** Whether its owner may run it. */
  readonly executable: boolean;
}

/** How to look for files. */
export interface FindFilesOptions {
  /** Leaves out a file or folder, by its path below the root. */
  readonly skip?: (path: string) => boolean;
}

/**
 * Finds the regular files at and below a path, in no order. Symbolic links are taken for what they lead to, in or out of
 * the root.
 *
 * @throws {Error} of the system: with the code ENOENT if nothing is there or a link leads nowhere, ELOOP if links go in a
 * circle.
 */
export async function* findFiles(
  root: string,
  options: FindFilesOptions = {},
): AsyncGenerator<FoundFile> {
  const { skip = () => false } = options;
  const info = await Deno.stat(root);
  if (info.isFile) yield found("", info);
  else yield* findBelow(root, { prefix: "", skip, trail: [await Deno.realPath(root)] });
}

interface Place {
  /** What stands before paths below it; "" or with a `/` at its end. */
  readonly prefix: string;
  readonly skip: (path: string) => boolean;
  /** Real paths of the folders that links led to on the way here. */
  readonly trail: readonly string[];
}

async function* findBelow(folder: string, place: Place): AsyncGenerator<FoundFile> {
  const skipped: string[] = [];
  for await (const entry of walk(folder)) {
    if (entry.path === folder) continue;
    const inner = entry.path.slice(folder.length).replaceAll(sep, "/").replace(/^\/+/, "");
    const path = place.prefix + inner;
    if (skipped.some((parent) => path.startsWith(parent))) continue;
    if (place.skip(path)) {
      skipped.push(`${path}/`);
    } else if (entry.isFile || entry.isSymlink) {
      const info = await Deno.stat(entry.path);
      if (info.isFile) yield found(path, info);
      else if (info.isDirectory) yield* findBehindLink(entry.path, { ...place, prefix: path });
    }
  }
}

async function* findBehindLink(link: string, place: Place): AsyncGenerator<FoundFile> {
  const real = await Deno.realPath(link);
  const parent = await Deno.realPath(dirname(link));
  if (place.trail.includes(real) || parent === real || parent.startsWith(real + sep)) {
    const message = `Cannot follow the link "${link}": it leads back to a folder that it is in`;
    throw Object.assign(new Error(message), { code: "ELOOP" });
  }
  yield* findBelow(link, {
    ...place,
    prefix: `${place.prefix}/`,
    trail: [...place.trail, real],
  });
}

function found(path: string, { size, mtime, mode }: Deno.FileInfo): FoundFile {
  const executable = mode !== null && (mode & 0o100) !== 0;
  return { path, length: size, executable, mtimeMs: mtime?.getTime() };
}
