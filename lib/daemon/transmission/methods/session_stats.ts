import type { Statistics } from "../../control.ts";
import type { JsonObject } from "../json.ts";
import { legacyTorrentKey } from "../keys.ts";
import type { Method } from "../method.ts";

/** Tells how many torrents there are, how fast they are together, and what was moved. */
export const sessionStats: Method = {
  isMutating: false,
  legacyKey: legacyTorrentKey,
  run({ control }) {
    const torrents = control.torrents();
    let activeCount = 0;
    let downloadRate = 0;
    let uploadRate = 0;
    for (const torrent of torrents) {
      if (torrent.state !== "stopped") activeCount++;
      downloadRate += torrent.downloadRate;
      uploadRate += torrent.uploadRate;
    }
    return {
      active_torrent_count: activeCount,
      cumulative_stats: statsOf(control.allTimeStatistics),
      current_stats: statsOf(control.statistics),
      download_speed: Math.round(downloadRate),
      paused_torrent_count: torrents.length - activeCount,
      torrent_count: torrents.length,
      upload_speed: Math.round(uploadRate),
    };
  },
};

function statsOf(statistics: Statistics): JsonObject {
  return {
    downloaded_bytes: statistics.downloadedBytes,
    files_added: statistics.filesAdded,
    seconds_active: Math.floor(statistics.secondsActive),
    session_count: statistics.sessionCount,
    uploaded_bytes: statistics.uploadedBytes,
  };
}
