import { plainText } from "../output/plain_text.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import type { ViewedTorrent } from "../progress/viewed_torrent.ts";
import { systemError } from "../system_error.ts";

/** Why a torrent ended before it was complete: a message for the user and the status to leave with. */
export function failureOf(
  torrent: ViewedTorrent,
  error: unknown,
): { readonly message: string; readonly status: ExitStatus } {
  const name = plainText(torrent.metainfo.name);
  const { status, message } = systemError(`download ${name}`, error);
  const { reason } = torrent.status();
  const isKnown = status !== EXIT.fault;
  return {
    message: reason === undefined || isKnown ? message : `Cannot download ${name}: ${reason}`,
    status: isKnown ? status : EXIT.unfinished,
  };
}
