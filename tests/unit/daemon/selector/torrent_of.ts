import type { TorrentView } from "../../../../lib/daemon/view/mod.ts";
import { fakeTorrent, type FakeTorrentParts } from "../support/fake_torrent.ts";

/** A complete torrent that seeds to nobody, with some of it changed. */
export function torrentOf(changes: FakeTorrentParts = {}): TorrentView {
  return fakeTorrent(1, {
    infoHash: "c12fe1c06bba254a9dc9f519b335aa7c1367a88a",
    name: "debian-12.iso",
    state: "seeding",
    totalBytes: 1000,
    doneBytes: 1000,
    ...changes,
  });
}
