/** What is at a path, once all symbolic links are followed. */
export interface PathInfo {
  /** What it is. */
  readonly kind: "folder" | "file" | "other";
  /** Bytes of a file; 0 of anything else. */
  readonly length: number;
  /** The path without links in it, with `/`. */
  readonly realPath: string;
}

/** Follows all links of a path; undefined where nothing is, a link leads nowhere or in a circle, or we may not look. */
export async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return (await Deno.realPath(path)).replaceAll("\\", "/");
  } catch {
    return undefined; // as said above
  }
}

/** What is at a path; undefined as in {@linkcode realPathOf}. */
export async function lookAtPath(path: string): Promise<PathInfo | undefined> {
  const realPath = await realPathOf(path);
  if (realPath === undefined) return undefined;
  try {
    const { isDirectory, isFile, size } = await Deno.lstat(realPath);
    const kind = isDirectory ? "folder" : isFile ? "file" : "other";
    return { kind, length: isFile ? size : 0, realPath };
  } catch {
    return undefined; // it has just gone
  }
}

/**
 * Names of what is in a folder, in no order.
 *
 * @param limit How many are read at most; one more tells that there are more.
 * @throws {Error} of the system.
 */
export async function namesInFolder(folder: string, limit: number): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (names.push(name) > limit) break;
  }
  return names;
}

/**
 * Whether files can be made in a folder, as far as that can be told without trying: by its mode, and by who we are where that
 * may be known.
 */
export async function isWritableFolder(folder: string): Promise<boolean> {
  const allowed = await Deno.permissions.query({ name: "write", path: folder });
  if (allowed.state !== "granted") return false;
  const { mode, uid, gid } = await Deno.stat(folder);
  if (mode === null) return true;
  const [user, group] = await Promise.all([ownId("uid"), ownId("gid")]);
  if (user === undefined || group === undefined) return (mode & 0o222) !== 0;
  if (user === 0) return true;
  if (user === uid) return (mode & 0o200) !== 0;
  return (mode & (group === gid ? 0o022 : 0o002)) !== 0;
}

async function ownId(kind: "uid" | "gid"): Promise<number | undefined> {
  const { state } = await Deno.permissions.query({ name: "sys", kind });
  if (state !== "granted") return undefined; // to ask would stop and prompt
  return (kind === "uid" ? Deno.uid() : Deno.gid()) ?? undefined;
}
