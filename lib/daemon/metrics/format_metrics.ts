import type { DaemonControl } from "../control.ts";
import { formatFamilies, type MetricFamily, type MetricSample } from "./metric_family.ts";
import { countTorrents, type TorrentCounts } from "./torrent_counts.ts";

/** What is known of the process; what is not is left out. */
export interface ProcessMetrics {
  /** How long the event loop was held up, in milliseconds. */
  readonly loopLagMs?: number;
  /** Memory that the process holds, in bytes. */
  readonly residentBytes?: number;
}

/** Writes what the daemon does as Prometheus' text. How much that is does not grow with the number of torrents. */
export function formatMetrics(control: DaemonControl, process: ProcessMetrics = {}): string {
  const counts = countTorrents(control.torrents());
  return formatFamilies([
    ...torrentFamilies(counts),
    ...transferFamilies(control, counts),
    ...peerFamilies(counts),
    ...daemonFamilies(control, process),
  ]);
}

function torrentFamilies(counts: TorrentCounts): MetricFamily[] {
  return [
    gauge("shoal_torrents", "Torrents by what they do", samples("state", counts.states)),
    gauge(
      "shoal_troubled_torrents",
      "Torrents that something is wrong with",
      samples("trouble", counts.troubles),
    ),
    gauge(
      "shoal_labelled_torrents",
      "Torrents of the labels that are used most",
      samples("label", counts.labels),
    ),
    gauge("shoal_stalled_torrents", "Torrents that run and nothing moves", [
      { value: counts.stalled },
    ]),
    gauge("shoal_torrent_bytes", "Bytes of all torrents", [
      { labels: { part: "total" }, value: counts.totalBytes },
      { labels: { part: "wanted" }, value: counts.wantedBytes },
      { labels: { part: "done" }, value: counts.doneBytes },
    ]),
  ];
}

function transferFamilies(control: DaemonControl, counts: TorrentCounts): MetricFamily[] {
  const { allTimeStatistics: { downloadedBytes, uploadedBytes } } = control;
  return [
    counter("shoal_downloaded_bytes_total", "Payload that came, in all runs", downloadedBytes),
    counter("shoal_uploaded_bytes_total", "Payload that was sent, in all runs", uploadedBytes),
    gauge("shoal_download_bytes_per_second", "Payload that comes", [
      { value: counts.downloadRate },
    ]),
    gauge("shoal_upload_bytes_per_second", "Payload that goes", [{ value: counts.uploadRate }]),
  ];
}

function peerFamilies(counts: TorrentCounts): MetricFamily[] {
  return [
    gauge(
      "shoal_peers",
      "Connected peers by how they became known",
      samples("origin", counts.peers),
    ),
    gauge("shoal_active_peers", "Peers that payload comes from or goes to", [
      { labels: { direction: "download" }, value: counts.peersSending },
      { labels: { direction: "upload" }, value: counts.peersGetting },
    ]),
    gauge(
      "shoal_trackers",
      "Trackers of torrents by how they are",
      samples(
        "health",
        counts.trackers,
      ),
    ),
  ];
}

function daemonFamilies(control: DaemonControl, process: ProcessMetrics): MetricFamily[] {
  const { statistics, allTimeStatistics, ipFilterSize, version } = control;
  const { loopLagMs, residentBytes } = process;
  const lag = loopLagMs === undefined ? [] : [{ value: loopLagMs / 1000 }];
  const resident = residentBytes === undefined ? [] : [{ value: residentBytes }];
  return [
    gauge("shoal_uptime_seconds", "How long the daemon has run", [
      { value: statistics.secondsActive },
    ]),
    counter("shoal_starts_total", "Times that it was started", allTimeStatistics.sessionCount),
    gauge("shoal_ip_filter_ranges", "Ranges of the IP filters", [{ value: ipFilterSize }]),
    gauge(
      "shoal_event_loop_lag_seconds",
      "How long the event loop was held up at most in the last minute",
      lag,
    ),
    gauge("process_resident_memory_bytes", "Memory that the process holds", resident),
    gauge("shoal_info", "The daemon's version", [{ labels: { version }, value: 1 }]),
  ];
}

function samples(label: string, counts: ReadonlyMap<string, number>): MetricSample[] {
  return [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function gauge(name: string, help: string, of: readonly MetricSample[]): MetricFamily {
  return { name, help, type: "gauge", samples: of };
}

function counter(name: string, help: string, value: number): MetricFamily {
  return { name, help, type: "counter", samples: [{ value }] };
}
