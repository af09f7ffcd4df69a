import type { ProgramTorrent } from "../program.ts";

/** How often the check is looked at. */
const LOOK_MS = 100;

/**
 * Waits until a torrent that was added paused is checked.
 *
 * @returns the bytes that are missing; undefined if it was stopped or failed, which `completed` tells.
 */
export async function awaitCheck(torrent: ProgramTorrent): Promise<number | undefined> {
  for await (const status of torrent.watch({ intervalMs: LOOK_MS })) {
    if (status.state === "checking") continue;
    return status.state === "paused" ? status.wantedBytes - status.doneBytes : undefined;
  }
  return undefined;
}
