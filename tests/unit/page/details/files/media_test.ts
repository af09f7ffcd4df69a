import { assertEquals } from "@std/assert";
import { mediaKind, streamPath } from "../../../../../lib/page/details/files/media.ts";

Deno.test("mediaKind() goes by the end of a name", () => {
  assertEquals(mediaKind("a/film.MKV"), "video");
  assertEquals(mediaKind("song.opus"), "audio");
  assertEquals(mediaKind("mp3"), undefined);
  assertEquals(mediaKind("notes.txt"), undefined);
});

Deno.test("streamPath() names a file by number, and escapes its name", () => {
  const file = { index: 3, path: "a b/50% #1?.mp4" };
  assertEquals(streamPath(7, file), "/stream/7/3/50%25%20%231%3F.mp4");
});
