import { RpcError } from "./rpc_error.ts";

/** `/…` of POSIX, `C:\…` and `\\host\…` of Windows. */
const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

/**
 * Takes a path only if it is absolute: whether a client may use it, the daemon decides.
 *
 * @param what what it is, for the error.
 * @throws {RpcError} for any other.
 */
export function absolutePath(path: string, what: string): string {
  if (!ABSOLUTE.test(path)) throw new RpcError("pathNotAbsolute", `${what} is not absolute`);
  if (path.includes("\0")) throw new RpcError("invalidParams", `${what} has a NUL in it`);
  return path;
}
