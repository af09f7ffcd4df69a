import { parseEndpoint } from "../../address/mod.ts";
import type { PeerStatus, Torrent, TorrentStatus } from "../../torrent/mod.ts";
import type { PeerCounts, PeerOrigin, PeerView } from "../view/mod.ts";

/** What a torrent that does not run has of peers. */
export const NO_PEERS: PeerCounts = {
  connected: 0,
  sendingToUs: 0,
  gettingFromUs: 0,
  webSeeds: 0,
  from: { tracker: 0, dht: 0, pex: 0, lsd: 0, incoming: 0, user: 0, cache: 0, holepunch: 0 },
  seeders: undefined,
  leechers: undefined,
};

/** Shows a connected peer to those outside. */
export function viewPeer(peer: PeerStatus): PeerView {
  const endpoint = parseEndpoint(peer.address);
  return {
    address: endpoint?.hostname ?? peer.address,
    port: endpoint?.port ?? 0,
    peerId: peer.peerId,
    client: peer.client,
    flags: peer.flags,
    origin: originOf(peer),
    progress: peer.progress,
    isIncoming: peer.incoming,
    isEncrypted: peer.encryption === "rc4",
    isUtp: peer.transport === "utp",
    amInterested: peer.amInterested,
    amChoking: peer.amChoking,
    isInterested: peer.peerInterested,
    isChoking: peer.peerChoking,
    downloadRate: peer.downloadRateBytesPerSec,
    uploadRate: peer.uploadRateBytesPerSec,
    downloadedBytes: peer.downloadedBytes,
    uploadedBytes: peer.uploadedBytes,
  };
}

/** Counts the peers of a torrent that runs. */
export function countPeers(torrent: Torrent, { seeders, leechers }: TorrentStatus): PeerCounts {
  const peers = torrent.peers();
  const from = { ...NO_PEERS.from };
  for (const peer of peers) from[originOf(peer)]++;
  return {
    connected: peers.length,
    sendingToUs: peers.filter(({ downloadRateBytesPerSec: rate }) => rate > 0).length,
    gettingFromUs: peers.filter(({ uploadRateBytesPerSec: rate }) => rate > 0).length,
    webSeeds: torrent.webSeeds().filter(({ state }) => state === "active").length,
    from,
    seeders,
    leechers,
  };
}

function originOf({ origin }: PeerStatus): PeerOrigin {
  return origin === "resume" ? "cache" : origin;
}
