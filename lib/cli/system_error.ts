import { CliError } from "./cli_error.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";

/** What the system's error codes are called, and what the program leaves with. */
const REASONS: Readonly<Record<string, readonly [string, ExitStatus]>> = {
  ENOENT: ["there is no such file or folder", EXIT.notFound],
  ENOTDIR: ["a part of the path is a file, not a folder", EXIT.notFound],
  EISDIR: ["it is a folder", EXIT.usage],
  EACCES: ["permission denied", EXIT.noPermission],
  EPERM: ["permission denied", EXIT.noPermission],
  EROFS: ["the file system is read-only", EXIT.noPermission],
  EEXIST: ["it is already there", EXIT.exists],
  ENOTEMPTY: ["the folder is not empty", EXIT.exists],
  ENOSPC: ["the disk is full", EXIT.diskFull],
  EDQUOT: ["the disk quota is used up", EXIT.diskFull],
  EFBIG: ["the file system does not hold files of this size", EXIT.diskFull],
  ENAMETOOLONG: ["the name is too long", EXIT.usage],
  ELOOP: ["its symbolic links go in a circle", EXIT.notFound],
  EIO: ["the disk reports an input/output error", EXIT.fault],
  EADDRINUSE: ["the port is in use", EXIT.network],
  EADDRNOTAVAIL: ["this machine does not have the address", EXIT.network],
  ECONNREFUSED: ["the connection was refused", EXIT.network],
  ECONNRESET: ["the connection was reset", EXIT.network],
  EHOSTUNREACH: ["the host can not be reached", EXIT.network],
  ENETUNREACH: ["the network can not be reached", EXIT.network],
  ETIMEDOUT: ["there was no answer in time", EXIT.timedOut],
};

/** What Deno calls errors that come without a code. */
const NAMES: Readonly<Record<string, string>> = {
  NotFound: "ENOENT",
  NotADirectory: "ENOTDIR",
  IsADirectory: "EISDIR",
  PermissionDenied: "EACCES",
  NotCapable: "EACCES",
  AlreadyExists: "EEXIST",
  AddrInUse: "EADDRINUSE",
  AddrNotAvailable: "EADDRNOTAVAIL",
  ConnectionRefused: "ECONNREFUSED",
  ConnectionReset: "ECONNRESET",
  TimedOut: "ETIMEDOUT",
  TimeoutError: "ETIMEDOUT",
};

/** Gives the system's code of an error ("ENOENT"), if it has one. */
export function systemCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && at.code in REASONS) return at.code;
    if (at.name in NAMES) return NAMES[at.name];
  }
  return undefined;
}

/** Whether an error says that nothing is at the path. */
export function isNotFound(error: unknown): boolean {
  return systemCode(error) === "ENOENT";
}

/**
 * Makes "Cannot `doing`: reason" of an error of the system; gives back what is a {@linkcode CliError} already.
 *
 * @param doing such as `read x.torrent`.
 */
export function systemError(doing: string, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const known = REASONS[systemCode(error) ?? ""];
  const reason = known?.[0] ?? (error instanceof Error ? error.message : String(error));
  return new CliError(`Cannot ${doing}: ${reason}`, known?.[1] ?? EXIT.fault, { cause: error });
}
