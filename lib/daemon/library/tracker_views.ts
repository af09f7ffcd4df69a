import type { TrackerStatus } from "../../tracker/mod.ts";
import type { Torrent } from "../../torrent/mod.ts";
import type { TorrentSettings } from "../store/mod.ts";
import type { TrackerView, WebSeedView } from "../view/mod.ts";
import { trackerHealth } from "./tracker_health.ts";

/** What a tracker is shown from. */
interface TrackerSource {
  /** Its whole URL. */
  readonly announce: string;
  /** Its number. */
  readonly id: number;
  /** Number of its tier, from 0. */
  readonly tier: number;
  /** How it stands; undefined where the torrent does not run. */
  readonly status?: TrackerStatus | undefined;
  /** What to add to times of the session's clock to have milliseconds since 1970. */
  readonly wallOffsetMs: number;
}

/** A torrent, as far as its trackers and web seeds are shown. */
interface Announcer {
  readonly live: Pick<Torrent, "trackers" | "trackerUrls" | "webSeeds"> | undefined;
  readonly settings: Pick<TorrentSettings, "trackers" | "webSeeds">;
}

/** Shows the trackers of a torrent, whether it runs or not. */
export function viewTrackers({ live, settings }: Announcer, context: {
  readonly idOf: (announce: string) => number;
  readonly wallOffsetMs: number;
}): TrackerView[] {
  const { idOf, wallOffsetMs } = context;
  if (live) {
    const urls = live.trackerUrls();
    return live.trackers().map((status, index) => {
      const announce = urls[index] ?? "";
      const { tier } = status;
      return viewTracker({ announce, id: idOf(announce), tier, status, wallOffsetMs });
    });
  }
  return (settings.trackers ?? []).flatMap((urls, tier) =>
    urls.map((announce) => viewTracker({ announce, id: idOf(announce), tier, wallOffsetMs }))
  );
}

/** Shows the web seeds of a torrent, whether it runs or not. */
export function viewWebSeeds({ live, settings }: Announcer): WebSeedView[] {
  if (!live) {
    return (settings.webSeeds ?? []).map((url) => ({
      url,
      isActive: false,
      downloadRate: 0,
      reason: "",
    }));
  }
  return live.webSeeds().map(({ url, state, downloadRateBytesPerSec, reason = "" }) => ({
    url,
    isActive: state === "active",
    downloadRate: downloadRateBytesPerSec,
    reason,
  }));
}

/** Shows a tracker to those outside. */
function viewTracker(source: TrackerSource): TrackerView {
  const { announce, id, tier, status, wallOffsetMs } = source;
  const { host, siteName } = hostOf(announce);
  const wall = (at: number | undefined) => at === undefined ? 0 : Math.round(at + wallOffsetMs);
  return {
    id,
    announce,
    scrape: scrapeOf(announce),
    host,
    siteName,
    tier,
    health: status ? trackerHealth(status) : "unknown",
    isBackup: status?.state === "spare",
    announceState: announceState(status),
    message: status?.message ?? "",
    hasAnnounced: status?.lastAskedAt !== undefined,
    lastAnnounceAt: wall(status?.lastAskedAt),
    lastAnswerAt: wall(status?.lastAnswerAt),
    hasSucceeded: status?.lastAnswerAt !== undefined && status.error === undefined,
    hasTimedOut: status?.error === "timed-out",
    nextAnnounceAt: wall(status?.nextAnnounceAt),
    peers: status?.peers ?? 0,
    seeders: status?.seeders ?? -1,
    leechers: status?.leechers ?? -1,
    downloads: status?.downloads ?? -1,
  };
}

function announceState(status: TrackerStatus | undefined): TrackerView["announceState"] {
  switch (status?.state) {
    case "asking":
      return "active";
    case "working":
    case "failing":
      return "waiting";
    case "spare":
      return "queued";
    default:
      return "inactive";
  }
}

function hostOf(announce: string): { readonly host: string; readonly siteName: string } {
  const url = URL.parse(announce);
  if (!url) return { host: "", siteName: "" };
  // URL tells no port for its scheme's own one, and knows none for udp.
  const defaultPort = url.protocol === "https:" ? "443" : "80";
  const labels = url.hostname.split(".");
  const isName = labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? "");
  return {
    host: `${url.hostname}:${url.port || defaultPort}`,
    siteName: isName ? labels.at(-2) ?? "" : url.hostname,
  };
}

/** The scrape of a tracker is where its last `announce` would be `scrape` (BEP 48); UDP trackers have it at their own URL. */
function scrapeOf(announce: string): string {
  if (announce.startsWith("udp:")) return announce;
  const cut = announce.lastIndexOf("/announce");
  if (cut < 0 || announce.indexOf("/", cut + 1) >= 0) return "";
  return `${announce.slice(0, cut)}/scrape${announce.slice(cut + "/announce".length)}`;
}
