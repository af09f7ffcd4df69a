import type { ViewedTorrent } from "../../../../lib/cli/progress/mod.ts";
import type { PeerStatus, TorrentStatus } from "../../../../lib/torrent/mod.ts";
import type { TrackerStatus } from "../../../../lib/tracker/mod.ts";

/** A peer that stands where the test says. */
export function fakePeer(changes: Partial<PeerStatus> = {}): PeerStatus {
  return {
    address: "192.0.2.7:6881",
    client: "x",
    progress: 0,
    downloadRateBytesPerSec: 0,
    uploadRateBytesPerSec: 0,
    flags: "",
    incoming: false,
    peerId: "00".repeat(20),
    origin: "tracker",
    transport: "tcp",
    amInterested: false,
    amChoking: true,
    peerInterested: false,
    peerChoking: true,
    downloadedBytes: 0,
    uploadedBytes: 0,
    ...changes,
  };
}

/** A torrent that stands where the test says. */
export class FakeTorrent implements ViewedTorrent {
  readonly infoHash = "0123456789abcdef0123456789abcdef01234567";
  name: string;
  metainfo: ViewedTorrent["metainfo"];
  statusNow: TorrentStatus;
  peersNow: PeerStatus[] = [];
  trackersNow: TrackerStatus[] = [];

  constructor(name = "debian.iso", totalLength = 661651456) {
    this.name = name;
    this.metainfo = {
      name,
      totalLength,
      pieceLength: 262_144,
      pieceCount: 2524,
      files: [{ path: name, length: totalLength, offset: 0, pad: false }],
      private: false,
    };
    this.statusNow = {
      name,
      infoHash: this.infoHash,
      state: "downloading",
      progress: 0,
      doneBytes: 0,
      wantedBytes: totalLength,
      totalBytes: totalLength,
      checkedBytes: 0,
      pieceCount: 2524,
      piecesDone: 0,
      downloadedBytes: 0,
      uploadedBytes: 0,
      wastedBytes: 0,
      downloadRateBytesPerSec: 0,
      uploadRateBytesPerSec: 0,
      peers: 0,
      connectedSeeds: 0,
      knownPeers: 0,
      ratio: 0,
    };
  }
  /** Changes where it stands. */
  set(changes: Partial<TorrentStatus>): void {
    this.statusNow = { ...this.statusNow, ...changes };
  }
  status(): TorrentStatus {
    return this.statusNow;
  }
  peers(): PeerStatus[] {
    return this.peersNow;
  }
  trackers(): TrackerStatus[] {
    return this.trackersNow;
  }
}

/** Half way, as in the transcripts. */
export const HALF_WAY: Partial<TorrentStatus> = {
  progress: 0.61,
  doneBytes: 403595264,
  downloadedBytes: 403595264,
  downloadRateBytesPerSec: 44354764,
  uploadRateBytesPerSec: 1153434,
  peers: 18,
  etaSeconds: 6,
};
