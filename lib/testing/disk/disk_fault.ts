import type { SeededRandom } from "../seeded_random.ts";

/** One call that touches the disk. */
export interface DiskCall {
  /** Which. */
  readonly operation:
    | "stat"
    | "read"
    | "write"
    | "allocate"
    | "truncate"
    | "sync"
    | "remove"
    | "rename"
    | "makeExecutable"
    | "symlink"
    | "readState"
    | "writeState"
    | "removeState";
  /** The whole path. */
  readonly path: string;
  /** How many calls there were before. */
  readonly number: number;
}

/** Makes a call fail, by giving the error to fail with. */
export type DiskFault = (call: DiskCall) => Error | undefined;

/** An error as the system gives it. */
export function systemError(code: string): Error & { readonly code: string } {
  return Object.assign(new Error(`${code}: made up`), { code });
}

/** What fails, and how often. */
export interface FailingOptions {
  /** The calls that may fail; all by default. */
  readonly operations?: readonly DiskCall["operation"][];
  /** The share of them that does, from 0 to 1. */
  readonly share: number;
  /** Chooses. */
  readonly random: SeededRandom;
}

/** A fault that strikes by chance, with a code of the system's: "EIO", "ENOSPC", "EACCES", … */
export function failing(code: string, options: FailingOptions): DiskFault {
  const { operations, share, random } = options;
  return ({ operation }) => {
    if (operations && !operations.includes(operation)) return undefined;
    return random.chance(share) ? systemError(code) : undefined;
  };
}
