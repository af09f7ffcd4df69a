import type { TorrentFile } from "../../metainfo/mod.ts";
import { UsageError } from "../cli_error.ts";

/** What a file is chosen by. */
export type NamedFile = Pick<TorrentFile, "path" | "pad">;

/** The files of a torrent that people see, each with its number in the metainfo; pad files are none of them. */
export function visibleFiles<File extends NamedFile>(
  files: readonly File[],
): { readonly index: number; readonly file: File }[] {
  return files.map((file, index) => ({ index, file })).filter(({ file }) => !file.pad);
}

/** Makes a regular expression of a name with `*` (anything but `/`), `**` (anything) and `?` (one character). */
export function globToRegexp(glob: string): RegExp {
  const source = glob.replace(/\*\*\/?|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    if (token === "**" || token === "**/") return ".*";
    if (token === "*") return "[^/]*";
    return token === "?" ? "[^/]" : `\\${token}`;
  });
  return new RegExp(`^${source}$`, "iu");
}

/** A path without the torrent's name, which the paths of several files begin with. */
function innerPath(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

function matches(path: string, regexp: RegExp, hasSlash: boolean): boolean {
  const candidates = hasSlash ? [path, innerPath(path)] : [path.slice(path.lastIndexOf("/") + 1)];
  return candidates.some((candidate) => regexp.test(candidate));
}

/**
 * Reads which files are wanted: numbers from 1 as `show` gives them, ranges of them, and names with `*` and `?`, apart by
 * commas. A name without `/` stands for files of that name in any folder.
 *
 * @returns numbers of files in the metainfo, in order.
 * @throws {UsageError} if a part stands for no file.
 */
export function chooseFiles(list: string, files: readonly NamedFile[]): number[] {
  const visible = visibleFiles(files);
  const chosen = new Set<number>();
  for (const part of list.split(",").map((text) => text.trim()).filter((text) => text !== "")) {
    const found = choosePart(part, visible);
    if (found.length === 0) {
      throw new UsageError(`Cannot find files for "${part}": the torrent has none of that name`, {
        hint: "shoal show names and numbers them",
      });
    }
    for (const index of found) chosen.add(index);
  }
  return [...chosen].sort((a, b) => a - b);
}

function choosePart(
  part: string,
  visible: readonly { readonly index: number; readonly file: NamedFile }[],
): number[] {
  const range = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
  if (range === null) {
    const regexp = globToRegexp(part);
    const hasSlash = part.includes("/");
    return visible.filter(({ file }) => matches(file.path, regexp, hasSlash))
      .map(({ index }) => index);
  }
  const first = Number(range[1]);
  const last = Number(range[2] ?? first);
  if (first < 1 || last < first || last > visible.length) {
    throw new UsageError(`Cannot take files ${part}: the torrent has files 1 to ${visible.length}`);
  }
  return visible.slice(first - 1, last).map(({ index }) => index);
}
