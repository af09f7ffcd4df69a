import { assertEquals } from "@std/assert";
import { isShown, mediaKindOf, mediaTypeOf } from "../../../../lib/daemon/streaming/media_type.ts";

Deno.test("mediaTypeOf() goes by the end of the name, and calls nothing a page or a script", () => {
  const rows: [path: string, type: string, kind: string | undefined][] = [
    ["a/film.mkv", "video/x-matroska", "video"],
    ["FILM.MP4", "video/mp4", "video"],
    ["song.flac", "audio/flac", "audio"],
    ["film.srt", "application/x-subrip", "subtitles"],
    ["film.vtt", "text/vtt; charset=utf-8", "subtitles"],
    ["film.mp4.txt", "application/octet-stream", undefined],
    ["mp4", "application/octet-stream", undefined],
    [".mp4", "application/octet-stream", undefined],
    ["a.mp4/b", "application/octet-stream", undefined],
    ["x.constructor", "application/octet-stream", undefined],
    ["x.__proto__", "application/octet-stream", undefined],
    ...["html", "htm", "svg", "xhtml", "xml", "js", "mjs", "css", "pdf", "swf", "json", "mht"].map(
      (end): [string, string, undefined] => [`page.${end}`, "application/octet-stream", undefined],
    ),
  ];
  for (const [path, type, kind] of rows) {
    assertEquals([mediaTypeOf(path), mediaKindOf(path)], [type, kind], path);
    assertEquals(isShown(type), kind !== undefined && !path.endsWith(".srt"), path);
  }
});
