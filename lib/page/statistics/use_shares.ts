import { useEffect, useState } from "preact/hooks";
import { useApp } from "../store/hooks.ts";
import type { Rows } from "../store/rows.ts";
import { type Share, sharesBy } from "./shares.ts";

/** How often all torrents are summed up anew. */
const EVERY_MS = 3_000;

/** What labels and trackers have of all that was moved. */
export interface Shares {
  /** By label. */
  readonly labels: readonly Share[];
  /** By the tracker's host. */
  readonly trackers: readonly Share[];
}

/** Sums over all torrents, now and every few seconds. */
export function useShares(): Shares {
  const { store } = useApp();
  const [shares, setShares] = useState<Shares>(() => sum(store.rows));
  useEffect(() => {
    store.needFields(["haveBytes", "downloadedBytes", "uploadedBytes", "labels", "trackers"]);
    let version = -1;
    function look(): void {
      if (store.rows.changes.version === version) return;
      ({ version } = store.rows.changes);
      setShares(sum(store.rows));
    }
    const timer = setInterval(look, EVERY_MS);
    // What was not asked for before comes at once, with all rows.
    const end = store.rows.changes.listen(() => {
      if (store.rows.lastChange.isListChanged) look();
    });
    return () => {
      clearInterval(timer);
      end();
    };
  }, [store]);
  return shares;
}

function sum({ all }: Rows): Shares {
  const torrents = [...all.values()].map((row) => ({
    labels: row.labels,
    trackers: row.trackers.map(([host]) => host),
    haveBytes: row.haveBytes,
    downloadedBytes: row.downloadedBytes,
    uploadedBytes: row.uploadedBytes,
  }));
  return { labels: sharesBy("labels", torrents), trackers: sharesBy("trackers", torrents) };
}
