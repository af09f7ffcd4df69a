import { assertEquals } from "@std/assert";
import { findSubtitles } from "../../../../lib/daemon/streaming/subtitles.ts";

function found(video: string, ...paths: string[]): string[] {
  return findSubtitles(video, [video, ...paths])
    .map(({ path, label, language }) => `${path} | ${label} | ${language}`);
}

Deno.test("findSubtitles() finds what is called as the video is", () => {
  const rows: [why: string, found: string[], expected: string[]][] = [
    ["the same name", found("f/a.mkv", "f/a.srt", "f/b.mkv", "f/b.srt"), [
      "f/a.srt | Subtitles | ",
    ]],
    ["languages", found("a.mkv", "b.mkv", "a.en.srt", "a.deu.forced.vtt", "a2.srt"), [
      "a.deu.forced.vtt | deu forced | de",
      "a.en.srt | en | en",
    ]],
    ["a folder for them", found("f/a.mkv", "f/b.mkv", "f/Subs/a.English.srt", "f/Subs/b.srt"), [
      "f/Subs/a.English.srt | English | en",
    ]],
    ["a folder for each", found("f/a.mkv", "f/b.mkv", "f/Subs/a/2_English.srt", "f/Subs/b/2.srt"), [
      "f/Subs/a/2_English.srt | English | en",
    ]],
    ["any of the only video", found("f/a.mkv", "f/2_French.srt", "f/a.nfo", "g/x.srt"), [
      "f/2_French.srt | French | fr",
    ]],
    ["elsewhere", found("f/a.mkv", "a.srt", "f/extra/a.srt", "f/b.mkv"), []],
    ["a name that only begins so", found("film.mkv", "film2.mkv", "film2.srt"), []],
  ];
  for (const [why, actual, expected] of rows) assertEquals(actual, expected, why);
});
