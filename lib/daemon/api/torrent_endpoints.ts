import type { DaemonControl } from "../control.ts";
import { changesField } from "./changes_field.ts";
import type { Endpoint } from "./endpoint.ts";
import { findTorrent } from "./find_torrent.ts";
import { type Selection, selectTorrents } from "./selection.ts";
import type { FilesAnswer, PeersAnswer, TorrentsAnswer, TrackersAnswer } from "./shapes.ts";
import { readFields, torrentPart, torrentShape } from "./torrent_shape.ts";

/** What is asked of torrents, and changed of one. */
export const torrentEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/torrents",
    run({ control, query }) {
      const fields = readFields(query.get("fields"));
      const { torrents, unmatched } = selectByQuery(control, query);
      const rows = torrents.map((torrent) => torrentPart(torrent, fields));
      const value: TorrentsAnswer = { torrents: rows, unmatched };
      return { value };
    },
  },
  {
    method: "GET",
    path: "/torrents/{torrent}",
    run: ({ control, named }) => ({ value: torrentShape(findTorrent(control, named)) }),
  },
  {
    method: "PATCH",
    path: "/torrents/{torrent}",
    async run({ control, named, body }) {
      const torrent = findTorrent(control, named);
      await control.change([torrent.id], changesField.read(body, ""));
      return { value: torrentShape(torrent) };
    },
  },
  {
    method: "GET",
    path: "/torrents/{torrent}/files",
    async run({ control, named }) {
      const torrent = findTorrent(control, named);
      await control.prepare([torrent.id]);
      const value: FilesAnswer = { files: torrent.files() };
      return { value };
    },
  },
  {
    method: "GET",
    path: "/torrents/{torrent}/peers",
    run({ control, named }) {
      const value: PeersAnswer = { peers: findTorrent(control, named).peers() };
      return { value };
    },
  },
  {
    method: "GET",
    path: "/torrents/{torrent}/trackers",
    run({ control, named }) {
      const { trackers, webSeeds } = findTorrent(control, named);
      const value: TrackersAnswer = { trackers, webSeeds };
      return { value };
    },
  },
];

/** Without a word of which, all are meant. */
function selectByQuery(control: DaemonControl, query: URLSearchParams): Selection {
  const targets = query.getAll("targets");
  const where = query.get("where");
  if (targets.length === 0 && where === null) {
    return { torrents: control.torrents(), unmatched: [] };
  }
  return selectTorrents(control, {
    ...targets.length > 0 ? { targets } : {},
    ...where === null ? {} : { where },
  });
}
