import { assertEquals } from "@std/assert";
import { mediaKindOf } from "../../../../../lib/daemon/streaming/media_type.ts";
import { isMedia, streamPath } from "../../../../../lib/page/details/files/media.ts";

Deno.test("isMedia() knows what the daemon plays", () => {
  const names = ["film.MKV", "song.opus", "a.b.mp4", "b.ts", "mp3", ".mp3", "notes.txt", "a.srt"];
  for (const name of names) {
    const kind = mediaKindOf(name);
    assertEquals(isMedia(name), kind === "video" || kind === "audio", name);
  }
});

Deno.test("streamPath() names a file by number, and escapes its name", () => {
  const file = { index: 3, path: "a b/50% #1?.mp4" };
  assertEquals(streamPath(7, file), "/stream/7/3/50%25%20%231%3F.mp4");
  assertEquals(streamPath(7, { index: 0, path: "a/\ud800" }), "/stream/7/0/%EF%BF%BD");
});
