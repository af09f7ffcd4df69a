import type { DaemonControl, QueueMove } from "../../control.ts";
import type { Method } from "../method.ts";
import type { Params } from "../params.ts";
import { findIds } from "../torrent_ids.ts";

/** Starts torrents, as far as the queue lets them. */
export const torrentStart = action((control, ids) => control.start(ids));

/** Starts torrents past the queue. */
export const torrentStartNow = action((control, ids) => control.start(ids, { now: true }));

/** Stops torrents. */
export const torrentStop = action((control, ids) => control.stop(ids));

/** Hashes what is on disk of torrents. */
export const torrentVerify = action((control, ids) => control.verify(ids));

/** Announces torrents now. */
export const torrentReannounce = action((control, ids) => control.reannounce(ids));

/** Removes torrents, with their data if `delete_local_data` says so. */
export const torrentRemove = action((control, ids, params) =>
  control.remove(ids, { withData: params.get("delete_local_data")?.boolean() ?? false })
);

/** Moves torrents in the queue: one method for each way. */
export const queueMoves: Readonly<Record<QueueMove, Method>> = {
  top: queueMove("top"),
  up: queueMove("up"),
  down: queueMove("down"),
  bottom: queueMove("bottom"),
};

function queueMove(to: QueueMove): Method {
  return action((control, ids) => control.moveInQueue(ids, to));
}

/** A method that does something with each torrent that is named, and gives nothing. */
function action(
  act: (control: DaemonControl, ids: readonly number[], params: Params) => Promise<void>,
): Method {
  return {
    isMutating: true,
    async run(context, params) {
      const ids = findIds(context, params);
      if (ids.length > 0) await act(context.control, ids, params);
      return {};
    },
  };
}
