import { assertEquals } from "@std/assert";
import { formatPlaylist, listMedia } from "../../../../lib/daemon/streaming/media_list.ts";
import { fakeFile, fakeTorrent } from "../support/fake_torrent.ts";

function list(...paths: string[]) {
  const files = paths.map((path, index) => fakeFile(index, { path, length: 10, doneBytes: 0 }));
  return listMedia(fakeTorrent(7, { files }), "k");
}

Deno.test("listMedia() lists what can be played, as people count, samples last", () => {
  const { media, playlist } = list(
    ...["S/sample.mkv", "S/e10.mkv", "S/e2.mkv", "S/e2.en.srt", "S/cover.jpg", "S/song #1?.mp3"],
  );
  assertEquals(media.map(({ index, kind, type, path }) => [index, kind, type, path]), [
    [2, "video", "video/x-matroska", "/stream/7/2/e2.mkv?key=k"],
    [1, "video", "video/x-matroska", "/stream/7/1/e10.mkv?key=k"],
    [5, "audio", "audio/mpeg", "/stream/7/5/song%20%231%3F.mp3?key=k"],
    [0, "video", "video/x-matroska", "/stream/7/0/sample.mkv?key=k"],
  ]);
  assertEquals(media[0]?.subtitles, [
    { path: "/stream/7/3/e2.en.vtt?key=k", label: "en", language: "en" },
  ]);
  assertEquals(playlist, "/stream/7/playlist.m3u8?key=k");
});

Deno.test("formatPlaylist() keeps names to their line", () => {
  const answer = list("a\n#EXTINF:1,b\r\u2028c.mkv");
  assertEquals(
    formatPlaylist(answer, "http://127.0.0.1:9091"),
    "#EXTM3U\n#EXTINF:-1,a #EXTINF:1,b  c.mkv\n" +
      "http://127.0.0.1:9091/stream/7/0/a%0A%23EXTINF%3A1%2Cb%0D%E2%80%A8c.mkv?key=k\n",
  );
  assertEquals(formatPlaylist(list("a.txt"), "http://x"), "#EXTM3U\n");
});
