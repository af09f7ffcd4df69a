import { hostName, isActive } from "../list/filter.ts";
import { type Standing, standingOf } from "../list/standing.ts";
import type { Row, RowField } from "../store/row.ts";

/** How many torrents a tracker has, and for how many of them it does not work. */
export interface TrackerCount {
  /** Torrents that name it. */
  total: number;
  /** Those of them that it fails for. */
  failing: number;
}

/** How many torrents there are of each kind. */
export interface Counts {
  /** All. */
  readonly total: number;
  /** Those that payload comes to or goes from. */
  readonly active: number;
  /** By how they stand. */
  readonly standings: ReadonlyMap<Standing, number>;
  /** By label; those without any under "". */
  readonly labels: ReadonlyMap<string, number>;
  /** By the host of their trackers; those without any under "". */
  readonly trackers: ReadonlyMap<string, Readonly<TrackerCount>>;
}

/** Fields that are counted. */
export const COUNTED_FIELDS: readonly RowField[] = [
  ...["state", "trouble", "isStalled", "downloadRate", "uploadRate", "labels", "trackers"] as const,
];

/** Health of a tracker that is nothing wrong. */
const WELL: readonly string[] = ["unknown", "working"];

/** Counts torrents. */
export function countRows(rows: Iterable<Row>): Counts {
  const standings = new Map<Standing, number>();
  const labels = new Map<string, number>();
  const trackers = new Map<string, TrackerCount>();
  let [total, active] = [0, 0];
  for (const row of rows) {
    total++;
    if (isActive(row)) active++;
    add(standings, standingOf(row));
    if (row.labels.length === 0) add(labels, "");
    for (const label of row.labels) add(labels, label);
    countTrackers(trackers, row);
  }
  return { total, active, standings, labels, trackers };
}

function countTrackers(counts: Map<string, TrackerCount>, { trackers }: Row): void {
  if (trackers.length === 0) countTracker(counts, "", false);
  // A host that is there twice, as at two ports, is one, and fails only if both do.
  const seen = new Map<string, boolean>();
  for (const [host, health] of trackers) {
    const name = hostName(host);
    seen.set(name, (seen.get(name) ?? true) && !WELL.includes(health));
  }
  for (const [name, isFailing] of seen) countTracker(counts, name, isFailing);
}

function countTracker(counts: Map<string, TrackerCount>, name: string, isFailing: boolean): void {
  const count = counts.get(name) ?? { total: 0, failing: 0 };
  counts.set(name, count);
  count.total++;
  if (isFailing) count.failing++;
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
