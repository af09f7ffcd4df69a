import { CliError } from "../cli_error.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import type { ViewedTorrent } from "../progress/viewed_torrent.ts";
import { systemError } from "../system_error.ts";
import { reasonOf } from "./source.ts";

/** Why a torrent ended before it was complete: words for the user, and the status to leave with. */
export interface Failure {
  /** Why, in words without a full stop. */
  readonly reason: string;
  /** What to leave with. */
  readonly status: ExitStatus;
}

/** Finds out why. */
export function failureOf(torrent: ViewedTorrent, error: unknown): Failure {
  const told = cliErrorOf(error);
  if (told !== undefined) {
    const hint = told.hint === undefined ? "" : `. ${told.hint}`;
    return { reason: told.message + hint, status: told.status };
  }
  const known = systemError("go on", error);
  if (known.status !== EXIT.fault) return { reason: reasonOf(known), status: known.status };
  return { reason: torrent.status().reason ?? reasonOf(error), status: EXIT.unfinished };
}

/** What the program itself refused, such as files that are not there: what failed is not the torrent. */
function cliErrorOf(error: unknown): CliError | undefined {
  if (error instanceof CliError) return error;
  return error instanceof Error && error.cause instanceof CliError ? error.cause : undefined;
}
