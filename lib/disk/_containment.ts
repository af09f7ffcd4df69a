import { sep } from "node:path";
import { PathOutsideError } from "./path_outside_error.ts";

/**
 * Joins a folder and a path below it, with `/` between its parts.
 *
 * @throws {PathOutsideError} if the path is empty or absolute, or has parts that are empty, `.` or `..`.
 */
export function joinInside(root: string, path: string): string {
  const parts = path.split("/");
  const bad = parts.find((part) =>
    /^\.{0,2}$|\0/.test(part) || (sep === "\\" && /[\\:]/.test(part))
  );
  if (bad !== undefined) {
    throw new PathOutsideError(path, "it is not a plain path below the folder");
  }
  return `${root}/${path}`;
}

/**
 * Makes sure that a path whose symbolic links are resolved is below a folder whose own are.
 *
 * @throws {PathOutsideError} if it is not.
 */
export function checkInside(realRoot: string, real: string, path: string): void {
  const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  if (real !== realRoot && !real.startsWith(prefix)) {
    throw new PathOutsideError(path, "a symbolic link leads out of the folder");
  }
}

/** Says whether an error means that nothing is at a path. */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The system's code of an error, such as "ENOSPC"; undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
