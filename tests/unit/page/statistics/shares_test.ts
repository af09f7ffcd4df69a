import { assertEquals } from "@std/assert";
import {
  bytesPerDay,
  type CountedTorrent,
  ratioOf,
  sharesBy,
} from "../../../../lib/page/statistics/shares.ts";

function torrent(
  labels: string[],
  trackers: string[],
  [down, up]: [number, number],
): CountedTorrent {
  return { labels, trackers, haveBytes: 10, downloadedBytes: down, uploadedBytes: up };
}

const torrents = [
  torrent(["iso", "big"], ["a.example", "a.example"], [100, 50]),
  torrent(["iso"], ["b.example"], [1, 1000]),
  torrent([], [], [5000, 5000]),
];

Deno.test("sharesBy() sums up by label, each torrent once for each of its labels", () => {
  assertEquals(sharesBy("labels", torrents), [
    { name: "iso", torrents: 2, haveBytes: 20, downloadedBytes: 101, uploadedBytes: 1050 },
    { name: "big", torrents: 1, haveBytes: 10, downloadedBytes: 100, uploadedBytes: 50 },
    { name: "", torrents: 1, haveBytes: 10, downloadedBytes: 5000, uploadedBytes: 5000 },
  ]);
});

Deno.test("sharesBy() counts a tracker once for a torrent that names it twice", () => {
  const shares = sharesBy("trackers", torrents);
  assertEquals(shares.map(({ name, torrents }) => [name, torrents]), [
    ["b.example", 1],
    ["a.example", 1],
    ["", 1],
  ]);
  assertEquals(sharesBy("labels", []), []);
});

Deno.test("ratioOf() and bytesPerDay() say nothing where there is nothing to say", () => {
  assertEquals(ratioOf({ uploadedBytes: 3, downloadedBytes: 2 }), 1.5);
  assertEquals(ratioOf({ uploadedBytes: 3, downloadedBytes: 0 }), undefined);
  assertEquals(bytesPerDay(100, 3_599), undefined);
  assertEquals(bytesPerDay(100, 43_200), 200);
});
