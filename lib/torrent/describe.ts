import type { Content } from "./content.ts";
import type { SwarmCore } from "./core.ts";
import type { Peer } from "./peer.ts";
import type { TorrentState } from "./state.ts";
import type { PeerStatus, TorrentStateName, TorrentStatus, WebSeedStatus } from "./status.ts";
import type { TrackerStatus } from "../tracker/mod.ts";

/** What a status is made from besides the core. */
export interface StatusSources {
  /** What it is called. */
  readonly name: string;
  /** Its info-hash in hexadecimal digits. */
  readonly infoHash: string;
  /** What it does. */
  readonly state: TorrentState;
  /** Its data; undefined while the metadata is not there. */
  readonly content: Content | undefined;
  /** Addresses known. */
  readonly knownPeers: number;
  /** What trackers said. */
  readonly trackers: readonly TrackerStatus[];
  /** Whether the DHT is asked for peers. */
  readonly usesDht: boolean;
}

/** Describes a torrent as it is at `now`. */
export function describeTorrent(
  core: SwarmCore,
  sources: StatusSources,
  now: number,
): TorrentStatus {
  const { content, state } = sources;
  const { traffic, peers } = core;
  const { wantedBytes = 0, doneBytes = 0 } = content?.progress ?? {};
  const rate = traffic.download.rate(now);
  const name = stateName(state, content?.core.picker.missingCount === 0);
  const reason = reasonOf(core, { ...sources, now }, name);
  const seeders = largest(sources.trackers.map((tracker) => tracker.seeders));
  const leechers = largest(sources.trackers.map((tracker) => tracker.leechers));
  return {
    name: sources.name,
    infoHash: sources.infoHash,
    state: name,
    ...(reason === undefined ? {} : { reason }),
    progress: wantedBytes === 0 ? (content ? 1 : 0) : doneBytes / wantedBytes,
    doneBytes,
    wantedBytes,
    totalBytes: content?.core.metainfo.totalLength ?? 0,
    checkedBytes: content?.checkedBytes ?? 0,
    pieceCount: content?.core.layout.pieceCount ?? 0,
    piecesDone: content?.core.picker.have.count ?? 0,
    downloadedBytes: traffic.download.totalBytes,
    uploadedBytes: traffic.upload.totalBytes,
    wastedBytes: traffic.wastedBytes,
    downloadRateBytesPerSec: rate,
    uploadRateBytesPerSec: traffic.upload.rate(now),
    peers: peers.size,
    connectedSeeds: countSeeds(core) + webSeedsOf(sources, now, "active").length,
    knownPeers: sources.knownPeers,
    ...(seeders === undefined ? {} : { seeders }),
    ...(leechers === undefined ? {} : { leechers }),
    ...(name === "downloading" && rate > 0
      ? { etaSeconds: Math.ceil((wantedBytes - doneBytes) / rate) }
      : {}),
    ratio: wantedBytes === 0 ? 0 : traffic.upload.totalBytes / wantedBytes,
  };
}

/** Describes a peer as it is at `now`. */
export function describePeer(peer: Peer, now: number): PeerStatus {
  return {
    address: peer.address,
    client: peer.client,
    progress: peer.pieces.length === 0 ? 0 : peer.pieces.count / peer.pieces.length,
    downloadRateBytesPerSec: peer.download.rate(now),
    uploadRateBytesPerSec: peer.upload.rate(now),
    flags: flagsOf(peer),
    incoming: peer.incoming,
    peerId: peer.source.peerId,
    origin: peer.origin,
    transport: peer.transport,
    ...(peer.encryption ? { encryption: peer.encryption === "rc4" ? "rc4" : "handshake" } : {}),
    amInterested: peer.amInterested,
    amChoking: peer.amChoking,
    peerInterested: peer.peerInterested,
    peerChoking: peer.peerChoking,
    downloadedBytes: peer.download.totalBytes,
    uploadedBytes: peer.upload.totalBytes,
  };
}

function flagsOf(peer: Peer): string {
  let flags = "";
  if (peer.amInterested) flags += peer.peerChoking ? "d" : "D";
  if (peer.peerInterested) flags += peer.amChoking ? "u" : "U";
  if (peer.snubbed) flags += "S";
  if (peer.isLeech) flags += "!";
  if (peer.incoming) flags += "I";
  if (peer.encryption) flags += peer.encryption === "rc4" ? "E" : "e";
  if (peer.transport === "utp") flags += "T";
  return flags + (ORIGIN_FLAGS[peer.origin] ?? "");
}

/** Letters for how an address became known, where no tracker or user named it. */
const ORIGIN_FLAGS: Readonly<Partial<Record<Peer["origin"], string>>> = {
  dht: "H",
  pex: "X",
  lsd: "L",
};

function stateName(state: TorrentState, complete: boolean): TorrentStateName {
  if (state.kind !== "active") return state.kind;
  return complete ? "seeding" : "downloading";
}

function reasonOf(
  core: SwarmCore,
  sources: StatusSources & { readonly now: number },
  name: TorrentStateName,
): string | undefined {
  const { state, content, now } = sources;
  if (state.kind === "waiting" || state.kind === "failed") return state.reason;
  if (name !== "downloading" && name !== "metadata") return undefined;
  if (webSeedsOf(sources, now, "active").length > 0) return undefined;
  if (core.peers.size === 0) {
    const search = core.io.network.trouble ?? searchInWords(sources);
    return `no peers yet; ${search}${webSeedsInWords(sources, now)}`;
  }
  const peers = [...core.peers.values()];
  const count = countOf(peers.length, "peer");
  if (!content) return `asking ${count} what is in it`;
  if (name === "metadata") return `asking ${count} for the hashes of its pieces`;
  const { missingCount } = content.core.picker;
  if (!peers.some((peer) => peer.amInterested)) {
    const left = countOf(missingCount, "piece");
    return `${count}, none has the ${left} that ${missingCount === 1 ? "is" : "are"} left`;
  }
  if (!peers.some((peer) => peer.amInterested && !peer.peerChoking)) {
    return `${count}, none lets us download yet`;
  }
  return undefined;
}

function searchInWords({ trackers, usesDht }: StatusSources): string {
  if (!usesDht) return trackersInWords(trackers);
  if (trackers.length === 0) return "asking the DHT";
  const words = trackersInWords(trackers);
  const hasNoAnswer = words.startsWith("asking ");
  return hasNoAnswer
    ? `asking the DHT and ${words.slice("asking ".length)}`
    : `asking the DHT; ${words}`;
}

function trackersInWords(trackers: readonly TrackerStatus[]): string {
  if (trackers.length === 0) return "there are no trackers to ask";
  const failed = trackers.filter((tracker) =>
    tracker.state === "failing" || tracker.state === "refused"
  );
  if (failed.length === trackers.length) {
    const [first] = failed;
    return trackers.length === 1 && first?.message
      ? `its tracker: ${first.message}`
      : `none of ${countOf(trackers.length, "tracker")} can be asked`;
  }
  const answered = trackers.filter((tracker) => tracker.state === "working");
  if (answered.length === 0) return `asking ${countOf(trackers.length, "tracker")}`;
  return `${countOf(answered.length, "tracker")} answered with none that can be reached`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function countSeeds(core: SwarmCore): number {
  let seeds = 0;
  for (const peer of core.peers.values()) if (peer.isSeed) seeds++;
  return seeds;
}

function webSeedsInWords(sources: StatusSources, now: number): string {
  const failing = [
    ...webSeedsOf(sources, now, "waiting"),
    ...webSeedsOf(sources, now, "dropped"),
  ].find((seed) => seed.reason !== undefined);
  return failing ? `; its web seed: ${failing.reason}` : "";
}

function webSeedsOf(
  { content }: StatusSources,
  now: number,
  state: WebSeedStatus["state"],
): WebSeedStatus[] {
  return content?.webSeeding.status(now).filter((seed) => seed.state === state) ?? [];
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
