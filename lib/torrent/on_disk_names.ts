import type { Metainfo } from "../metainfo/mod.ts";

/**
 * The paths on disk of a torrent that is to have another name there, by file number; those of `fileNames` are as they
 * are.
 */
export function onDiskNames(
  metainfo: Metainfo,
  name: string | undefined,
  fileNames: ReadonlyMap<number, string> = new Map(),
): Map<number, string> {
  const names = namedBelow(metainfo, name);
  for (const [index, path] of fileNames) names.set(index, path);
  return names;
}

function namedBelow(metainfo: Metainfo, name: string | undefined): Map<number, string> {
  const names = new Map<number, string>();
  if (name === undefined || name === metainfo.name) return names;
  for (const [index, file] of metainfo.files.entries()) {
    if (metainfo.singleFile) names.set(index, name);
    else if (file.path.startsWith(`${metainfo.name}/`)) {
      names.set(index, name + file.path.slice(metainfo.name.length));
    }
  }
  return names;
}
