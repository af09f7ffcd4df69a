/** The path of something in a folder; the list of roots, whose path is "", has paths for names. */
export function joinPath(folder: string, name: string): string {
  if (folder === "") return name;
  const separator = isWindows(folder) ? "\\" : "/";
  return /[\\/]$/.test(folder) ? `${folder}${name}` : `${folder}${separator}${name}`;
}

/** The last part of a path. */
export function lastPart(path: string): string {
  return path.split(isWindows(path) ? /[\\/]/ : "/").findLast((part) => part !== "") ?? path;
}

/** The folder that a path is in. */
export function folderOf(path: string): string {
  const clean = path.replace(isWindows(path) ? /[\\/]+$/ : /\/+$/, "");
  const end = clean.length - lastPart(clean).length;
  const folder = clean.slice(0, end).replace(isWindows(path) ? /[\\/]+$/ : /\/+$/, "");
  return folder === "" ? "/" : /^[a-z]:$/i.test(folder) ? `${folder}\\` : folder;
}

function isWindows(path: string): boolean {
  return /^(?:[a-z]:[\\/]|\\\\)/i.test(path);
}
