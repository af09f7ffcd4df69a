import { errorCode } from "./_containment.ts";

/** Codes of systems, and of file systems without owners, that do not let a file be run. */
const NOT_PERMITTED = new Set(["EPERM", "EACCES", "EROFS", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** What is in a symbolic link. */
export interface SymlinkContent {
  /** Where it leads, from the folder that it is in. */
  readonly text: string;
  /** What is there; Windows wants to know. */
  readonly type: "file" | "dir";
}

/** Lets those run a plain file who may read it, as far as that is permitted. */
export async function makeExecutable(path: string): Promise<void> {
  if (Deno.build.os === "windows") return; // where what a file is called decides
  try {
    const { isFile, mode } = await Deno.lstat(path);
    if (!isFile || mode === null) return;
    // New files may be read by whom the umask lets: so it is kept without being asked for.
    const wanted = mode | (mode & 0o444) >> 2;
    if (wanted !== mode) await Deno.chmod(path, wanted & 0o7777);
  } catch (error) {
    const isRefused = error instanceof Deno.errors.NotCapable ||
      NOT_PERMITTED.has(errorCode(error) ?? "");
    if (!isRefused) throw error;
  }
}

/**
 * Makes a symbolic link at a path; gives whether it was made, for something may be there.
 *
 * @throws {Deno.errors.NotCapable} if Deno may not read and write everywhere, as it wants for links.
 */
export async function makeSymlink(path: string, link: SymlinkContent): Promise<boolean> {
  for (const name of ["read", "write"] as const) {
    // It is asked for first, because Deno would put the question to the user.
    if ((await Deno.permissions.query({ name })).state === "granted") continue;
    throw new Deno.errors.NotCapable(
      `Cannot make a symbolic link: Deno wants --allow-${name} without paths for it`,
    );
  }
  try {
    await Deno.symlink(link.text, path, { type: link.type });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}
