/**
 * What is told of the parts of a torrent: its files, peers, trackers and web seeds. All names are in snake_case.
 *
 * @module
 */
import { fromHex } from "../../hash/mod.ts";
import type { FileView, PeerCounts, PeerView, TrackerView, WebSeedView } from "../view/mod.ts";
import { encodeBase64 } from "../json/mod.ts";
import type { JsonObject } from "./json.ts";
import { toPriority, toSeconds } from "./values.ts";

/** One of `files`. */
export function fileOf(file: FileView): JsonObject {
  return {
    begin_piece: file.firstPiece,
    bytes_completed: file.doneBytes,
    end_piece: file.endPiece,
    length: file.length,
    name: file.path,
  };
}

/** One of `file_stats`. */
export function fileStatsOf(file: FileView): JsonObject {
  return {
    bytes_completed: file.doneBytes,
    priority: toPriority(file.priority),
    wanted: file.isWanted,
  };
}

/** One of `peers`. The client is us, for Transmission. */
export function peerOf(peer: PeerView): JsonObject {
  return {
    address: peer.address,
    bytes_to_client: peer.downloadedBytes,
    bytes_to_peer: peer.uploadedBytes,
    client_is_choked: peer.isChoking,
    client_is_interested: peer.amInterested,
    client_name: peer.client,
    flag_str: peer.flags,
    is_downloading_from: peer.downloadRate > 0,
    is_encrypted: peer.isEncrypted,
    is_incoming: peer.isIncoming,
    is_uploading_to: peer.uploadRate > 0,
    is_utp: peer.isUtp,
    peer_id: encodeBase64(fromHex(peer.peerId)),
    peer_is_choked: peer.amChoking,
    peer_is_interested: peer.isInterested,
    port: peer.port,
    progress: peer.progress,
    rate_to_client: Math.round(peer.downloadRate),
    rate_to_peer: Math.round(peer.uploadRate),
  };
}

/**
 * `peers_from`. Those that a user named count as known from before, those that a holepunch found as known from the extension
 * protocol, so that the sum is the number of connected peers.
 */
export function peersFrom({ from }: PeerCounts): JsonObject {
  return {
    from_cache: from.cache + from.user,
    from_dht: from.dht,
    from_incoming: from.incoming,
    from_lpd: from.lsd,
    from_ltep: from.holepunch,
    from_pex: from.pex,
    from_tracker: from.tracker,
  };
}

/** One of `trackers`. */
export function trackerOf(tracker: TrackerView): JsonObject {
  return {
    announce: tracker.announce,
    id: tracker.id,
    scrape: tracker.scrape,
    sitename: tracker.siteName,
    tier: tracker.tier,
  };
}

/** Numbers of the states of an announce. */
const ANNOUNCE_STATES = { inactive: 0, waiting: 1, queued: 2, active: 3 } as const;

/** One of `tracker_stats`. What it counts comes with announces, so what is told of scrapes is what is so of announces. */
export function trackerStatsOf(tracker: TrackerView): JsonObject {
  const hasCounts = tracker.seeders >= 0 || tracker.leechers >= 0;
  const state = ANNOUNCE_STATES[tracker.announceState];
  const nextTime = toSeconds(tracker.nextAnnounceAt);
  return {
    announce: tracker.announce,
    announce_state: state,
    download_count: tracker.downloads,
    downloader_count: -1,
    has_announced: tracker.hasAnnounced,
    has_scraped: hasCounts,
    host: tracker.host,
    id: tracker.id,
    is_backup: tracker.isBackup,
    last_announce_peer_count: tracker.peers,
    last_announce_result: resultOf(tracker),
    last_announce_start_time: toSeconds(tracker.lastAnnounceAt),
    last_announce_succeeded: tracker.hasSucceeded,
    last_announce_time: toSeconds(tracker.lastAnswerAt),
    last_announce_timed_out: tracker.hasTimedOut,
    last_scrape_result: "",
    last_scrape_start_time: hasCounts ? toSeconds(tracker.lastAnnounceAt) : 0,
    last_scrape_succeeded: hasCounts && tracker.hasSucceeded,
    last_scrape_time: hasCounts ? toSeconds(tracker.lastAnswerAt) : 0,
    last_scrape_timed_out: false,
    leecher_count: tracker.leechers,
    next_announce_time: nextTime,
    next_scrape_time: nextTime,
    scrape: tracker.scrape,
    scrape_state: state,
    seeder_count: tracker.seeders,
    sitename: tracker.siteName,
    tier: tracker.tier,
  };
}

/** Clients show this as it is; Transmission says "Success" where all is well. */
function resultOf(tracker: TrackerView): string {
  return tracker.message === "" && tracker.hasSucceeded ? "Success" : tracker.message;
}

/** One of `webseeds_ex`. */
export function webSeedOf(seed: WebSeedView): JsonObject {
  return {
    download_bytes_per_second: Math.round(seed.downloadRate),
    is_downloading: seed.isActive,
    url: seed.url,
  };
}
