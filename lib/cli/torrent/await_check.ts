import type { ProgramTorrent } from "../program.ts";

/** How often the check is looked at. */
const LOOK_MS = 100;

/**
 * Waits until a torrent that was added paused is checked.
 *
 * @returns the bytes that are missing, Infinity if it is not known what is in it; undefined if it was stopped or failed, which `completed` tells.
 */
export async function awaitCheck(torrent: ProgramTorrent): Promise<number | undefined> {
  for await (const status of torrent.watch({ intervalMs: LOOK_MS })) {
    if (status.state === "checking" || status.state === "metadata") continue;
    if (status.state !== "paused") return undefined;
    return torrent.metainfo === undefined ? Infinity : status.wantedBytes - status.doneBytes;
  }
  return undefined;
}
