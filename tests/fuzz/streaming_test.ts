import { assert, assertEquals } from "@std/assert";
import { parseByteRange } from "../../lib/daemon/streaming/byte_range.ts";
import { srtToVtt } from "../../lib/daemon/streaming/srt_to_vtt.ts";
import { findSubtitles } from "../../lib/daemon/streaming/subtitles.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

fuzzTest({
  name: "parseByteRange()",
  seeds: ["bytes=0-9", "bytes=-5", "bytes=7-", "bytes=0-0,1-1", "bytes=99999999999999999-", ""].map(
    utf8,
  ),
  expects: [],
  run(input) {
    const length = input[0] ?? 0;
    const header = new TextDecoder().decode(input);
    const range = parseByteRange(header, length);
    if (range.kind !== "part") return;
    const { start, end } = range;
    assert(Number.isSafeInteger(start) && Number.isSafeInteger(end));
    assert(0 <= start && start < end && end <= length, `${start} to ${end} of ${length}`);
  },
});

fuzzTest({
  name: "srtToVtt()",
  seeds: [
    "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i> & {\\an8}you\n\n2\n1:2:3,4 --> 4:5:6.789\n<b>x\n",
    "1\r\n00:00:00,0 --> 00:00:01,0\r\n<script>alert(1)</script> --> \r\n",
    "\ufeff1\r00:00:00,0 --> 00:00:01,0\ra",
  ].map(utf8),
  expects: [],
  run(input) {
    const vtt = srtToVtt(input);
    assert(vtt.startsWith("WEBVTT\n"));
    // No tag but those that WebVTT has, and arrows in the lines of times alone.
    assert(!/<(?!\/?[biu]>)/i.test(vtt), vtt);
    for (const line of vtt.split("\n").filter((text) => text.includes("-->"))) {
      assert(/^\d{2,3}:\d\d:\d\d\.\d{3} --> \d{2,3}:\d\d:\d\d\.\d{3}$/.test(line), line);
    }
  },
});

fuzzTest({
  name: "findSubtitles()",
  seeds: ["a.mkv\na.srt\na.en.srt\nSubs/a.srt\nb.mkv\nSubs/a/2_English.srt", "f/a.mkv\n.srt\nf/\n/"]
    .map(utf8),
  expects: [],
  run(input) {
    const paths = new TextDecoder().decode(input).split("\n");
    const [video = ""] = paths;
    const found = findSubtitles(video, paths);
    assert(found.every(({ path, label }) => paths.includes(path) && label !== ""));
    assertEquals(findSubtitles(video, paths), found);
  },
});
