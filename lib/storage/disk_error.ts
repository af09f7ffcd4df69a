/**
 * What kind of trouble a disk is in.
 *
 * - `space`: it is full, or a quota is, or the system is short of something else; may pass by itself;
 * - `permission`: it may not be written, or is mounted read-only; someone has to act, then it goes on;
 * - `gone`: a file or folder is not there, or the medium fails;
 * - `name`: a name is one that this file system does not take;
 * - `unknown`: anything else.
 */
export type DiskErrorKind = "space" | "permission" | "gone" | "name" | "unknown";

/** An error of the disk in words. */
export interface DiskErrorReport {
  /** What kind it is. */
  readonly kind: DiskErrorKind;
  /** What is wrong, for people: a sentence without a full stop. */
  readonly message: string;
}

const KINDS: ReadonlyMap<string, readonly [DiskErrorKind, string]> = new Map([
  ["ENOSPC", ["space", "the disk is full"]],
  ["EDQUOT", ["space", "the disk quota is used up"]],
  ["EMFILE", ["space", "too many files are open"]],
  ["ENFILE", ["space", "too many files are open on this machine"]],
  ["ENOMEM", ["space", "the system is out of memory"]],
  ["EFBIG", ["name", "the file is larger than this file system takes"]],
  ["EACCES", ["permission", "permission denied"]],
  ["EPERM", ["permission", "permission denied"]],
  ["EROFS", ["permission", "the disk is read-only"]],
  ["EBUSY", ["permission", "another program uses the file"]],
  ["ETXTBSY", ["permission", "the file is a program that runs"]],
  ["EOUTSIDE", ["permission", "a path leads out of the output folder"]],
  ["ENOENT", ["gone", "a file or folder is not there any more"]],
  ["ENODEV", ["gone", "the device is gone"]],
  ["ENXIO", ["gone", "the device is gone"]],
  ["EIO", ["gone", "the disk reports an input/output error"]],
  ["ESTALE", ["gone", "another file has taken the place of one that was written"]],
  ["ETIMEDOUT", ["gone", "the disk does not answer"]],
  ["ENOTCONN", ["gone", "the disk does not answer"]],
  ["ENAMETOOLONG", ["name", "a name is too long for this file system"]],
  ["EINVAL", ["name", "a name is not allowed on this file system"]],
  ["EISDIR", ["name", "a folder is where a file should be"]],
  ["ENOTDIR", ["name", "a file is where a folder should be"]],
  ["EEXIST", ["name", "something else is where a file should be"]],
  ["ELOOP", ["name", "symbolic links lead in a circle"]],
]);

/** Sorts an error of the disk by its `code`; Deno has a class of its own for few of them, not for ENOSPC. */
export function classifyDiskError(error: unknown): DiskErrorReport {
  const code = codeOf(error);
  const known = code === undefined ? undefined : KINDS.get(code);
  if (known) return { kind: known[0], message: known[1] };
  return { kind: "unknown", message: error instanceof Error ? error.message : String(error) };
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error.name === "PermissionDenied" || error.name === "NotCapable") return "EACCES";
  if (error.name === "NotFound") return "ENOENT";
  return codeOf(error.cause); // an error of ours around that of the system
}
