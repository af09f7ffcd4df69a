import type { SelectorSubject } from "../../daemon/selector/mod.ts";
import type { Row, RowField } from "../store/row.ts";

/** A row as the selector language reads torrents. */
export function rowSubject(row: Row): SelectorSubject {
  const { trackers, infoHashV2, trouble, etaSeconds, seeders, leechers } = row;
  return {
    ...row,
    infoHashV2: infoHashV2 ?? undefined,
    trouble: trouble ?? undefined,
    etaSeconds: etaSeconds ?? undefined,
    peerCounts: {
      connected: row.connectedPeers,
      sendingToUs: row.sendingPeers,
      gettingFromUs: row.gettingPeers,
      webSeeds: row.activeWebSeeds,
      seeders: seeders ?? undefined,
      leechers: leechers ?? undefined,
    },
    trackers: trackers.map(([host, health]) => ({ host, health, siteName: siteName(host) })),
  };
}

/** The domain of a host without its end, as the daemon has it. */
function siteName(host: string): string {
  const name = host.replace(/:\d+$/, "");
  const labels = name.split(".");
  const isName = labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? "");
  return isName ? labels.at(-2) ?? "" : name;
}

/** Fields of rows that fields of selectors are made of, where they are called otherwise. */
const ROW_FIELDS: Readonly<Record<string, readonly RowField[]>> = {
  hash: ["infoHash", "infoHashV2"],
  message: ["trouble"],
  label: ["labels"],
  folder: ["outputDir"],
  tracker: ["trackers"],
  health: ["trackers"],
  priority: ["bandwidthPriority"],
  progress: ["doneBytes", "wantedBytes", "hasMetadata"],
  size: ["totalBytes"],
  wanted: ["wantedBytes"],
  done: ["doneBytes"],
  left: ["wantedBytes", "doneBytes"],
  downloaded: ["downloadedBytes"],
  uploaded: ["uploadedBytes"],
  corrupt: ["corruptBytes"],
  down: ["downloadRate"],
  up: ["uploadRate"],
  eta: ["etaSeconds"],
  added: ["addedAt"],
  completed: ["doneAt"],
  started: ["startedAt"],
  idle: ["activeAt"],
  seeded: ["secondsSeeding"],
  peers: ["connectedPeers"],
  files: ["fileCount"],
  queue: ["queuePosition"],
  private: ["isPrivate"],
  complete: ["doneBytes", "wantedBytes", "hasMetadata"],
  finished: ["isFinished"],
  stalled: ["isStalled"],
  sequential: ["isSequential"],
  id: ["id"],
  name: ["name"],
  state: ["state"],
  trouble: ["trouble"],
  group: ["group"],
  ratio: ["ratio"],
  seeders: ["seeders"],
  leechers: ["leechers"],
  comment: ["comment"],
  creator: ["creator"],
  source: ["source"],
};

/** Fields of rows that a field of the selector language is made of. */
export function rowFieldsOf(field: string): readonly RowField[] {
  return ROW_FIELDS[field] ?? [];
}
