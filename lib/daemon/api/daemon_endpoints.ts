import type { Statistics } from "../control.ts";
import { encodeSettings, readSettings } from "../settings/mod.ts";
import type { Endpoint } from "./endpoint.ts";
import { pathField } from "./path_field.ts";
import type { SettingsShape, SpaceAnswer, StatisticsAnswer } from "./shapes.ts";

/** What is asked of the daemon itself. */
export const daemonEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/settings",
    run({ control }) {
      const value: SettingsShape = encodeSettings(control.settings);
      return { value };
    },
  },
  {
    method: "PATCH",
    path: "/settings",
    async run({ control, body }) {
      await control.set(readSettings(body));
      const value: SettingsShape = encodeSettings(control.settings);
      return { value };
    },
  },
  {
    method: "GET",
    path: "/statistics",
    run({ control }) {
      const torrents = control.torrents();
      const value: StatisticsAnswer = {
        version: control.version,
        session: plain(control.statistics),
        allTime: plain(control.allTimeStatistics),
        torrents: torrents.length,
        downloadRate: torrents.reduce((sum, { downloadRate }) => sum + downloadRate, 0),
        uploadRate: torrents.reduce((sum, { uploadRate }) => sum + uploadRate, 0),
      };
      return { value };
    },
  },
  {
    method: "GET",
    path: "/space",
    async run({ control, query }) {
      const path = pathField.read(query.get("path") ?? control.settings.outputDir, "path");
      const { freeBytes, totalBytes } = await control.space(path);
      const value: SpaceAnswer = { freeBytes, totalBytes };
      return { value };
    },
  },
  {
    method: "POST",
    path: "/shut-down",
    run({ control }) {
      control.shutDown();
      return { status: 202, value: {} };
    },
  },
];

/** Statistics may be told by getters, which JSON does not see. */
function plain(statistics: Statistics): Statistics {
  const { uploadedBytes, downloadedBytes, filesAdded, secondsActive, sessionCount } = statistics;
  return { uploadedBytes, downloadedBytes, filesAdded, secondsActive, sessionCount };
}
