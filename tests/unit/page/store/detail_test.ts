import { assertEquals } from "@std/assert";
import type { FileView, PeerView } from "../../../../lib/client/mod.ts";
import { Detail } from "../../../../lib/page/store/detail.ts";

const FILE: FileView = {
  index: 0,
  path: "a/b.bin",
  length: 10,
  doneBytes: 0,
  isWanted: true,
  priority: "normal",
  firstPiece: 0,
  endPiece: 1,
};

const PEER: PeerView = {
  address: "127.0.0.1",
  port: 1,
  peerId: "00",
  client: "x",
  flags: "",
  origin: "tracker",
  progress: 0,
  isIncoming: false,
  isEncrypted: false,
  isUtp: false,
  amInterested: false,
  amChoking: true,
  isInterested: false,
  isChoking: true,
  downloadRate: 0,
  uploadRate: 0,
  downloadedBytes: 0,
  uploadedBytes: 0,
};

function opened(): Detail {
  const detail = new Detail();
  detail.open(7);
  return detail;
}

Deno.test("Detail knows nothing before it was told", () => {
  const { torrent, files, peers, trackers, webSeeds, pieces } = opened();
  assertEquals([torrent, files, peers, trackers, webSeeds, pieces], [
    ...[7, undefined, undefined, undefined, undefined, undefined],
  ]);
});

Deno.test("Detail.apply() puts what has changed of files and peers over what is there", () => {
  const detail = opened();
  detail.apply({
    torrent: 7,
    isWhole: true,
    files: [[0, FILE], [1, { ...FILE, index: 1 }]],
    peers: { changed: [["127.0.0.1:1", PEER]], removed: [] },
  });
  const before = detail.files?.get(1);
  detail.apply({
    torrent: 7,
    isWhole: false,
    files: [[0, { doneBytes: 5 }]],
    peers: { changed: [["127.0.0.1:1", { progress: 0.5 }]], removed: [] },
  });
  assertEquals(detail.files?.get(0), { ...FILE, doneBytes: 5 });
  assertEquals(detail.files?.get(1) === before, true, "what has not changed is the same object");
  assertEquals(detail.changedFiles, [0]);
  assertEquals(detail.peers?.get("127.0.0.1:1")?.progress, 0.5);
  detail.apply({
    torrent: 7,
    isWhole: false,
    peers: { changed: [], removed: ["127.0.0.1:1"] },
  });
  assertEquals(detail.peers?.size, 0);
});

Deno.test("Detail.apply() takes all in place of what is there where it is whole", () => {
  const detail = opened();
  detail.apply({ torrent: 7, isWhole: true, files: [[0, FILE], [1, { ...FILE, index: 1 }]] });
  detail.apply({ torrent: 7, isWhole: true, files: [[0, FILE]] });
  assertEquals([...detail.files?.keys() ?? []], [0]);
});

Deno.test("Detail.apply() lets go what is of another torrent", () => {
  const detail = opened();
  detail.apply({ torrent: 8, isWhole: true, files: [[0, FILE]] });
  assertEquals(detail.files, undefined);
});

Deno.test("Detail.open() forgets the torrent before", () => {
  const detail = opened();
  detail.apply({ torrent: 7, isWhole: true, files: [[0, FILE]], trackers: [] });
  detail.open(8);
  assertEquals([detail.torrent, detail.files, detail.trackers], [8, undefined, undefined]);
});

Deno.test("Detail.apply() tells a file that is there but has none of the rest yet from one that is not", () => {
  const detail = opened();
  detail.apply({ torrent: 7, isWhole: true, files: [] });
  assertEquals(detail.files?.size, 0);
});
