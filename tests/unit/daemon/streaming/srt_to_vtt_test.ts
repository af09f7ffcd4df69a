import { assertEquals } from "@std/assert";
import { srtToVtt } from "../../../../lib/daemon/streaming/srt_to_vtt.ts";

function convert(text: string): string {
  return srtToVtt(new TextEncoder().encode(text));
}

Deno.test("srtToVtt() makes cues of cues", () => {
  const srt = [
    "1\r\n00:00:01,500 --> 00:00:02,750\r\nHello,\r\n<i>you</i>\r\n\r\n",
    "2\r\n00:01:02,5 --> 1:00:03,000 X1:1 X2:2\r\nBye\r\n",
  ].join("");
  assertEquals(
    convert(srt),
    "WEBVTT\n\n00:00:01.500 --> 00:00:02.750\nHello,\n<i>you</i>\n\n" +
      "00:01:02.500 --> 01:00:03.000\nBye\n",
  );
});

Deno.test("srtToVtt() leaves out what is no cue, and lets text be nothing else", () => {
  const cue = (text: string) =>
    convert(`1\n00:00:01,000 --> 00:00:02,000\n${text}\n`).split("\n").slice(3).join("\n");
  const rows: [text: string, expected: string][] = [
    ['<font color="red">red</font>', "red\n"],
    ["{\\an8}above", "above\n"],
    ["a --> b", "a → b\n"],
    ["Tom & Jerry < 3 &amp; more", "Tom &amp; Jerry &lt; 3 &amp; more\n"],
    ["<b>bold</b> <script>x</script>", "<b>bold</b> x\n"],
    ["NOTE STYLE\n::cue{}", "NOTE STYLE\n::cue{}\n"],
  ];
  for (const [text, expected] of rows) assertEquals(cue(text), expected, text);
  for (const nothing of ["", "no subtitles", "1\n00:00 --> 00:01\nx", "\0\0\0"]) {
    assertEquals(convert(nothing), "WEBVTT\n", nothing);
  }
});

Deno.test("srtToVtt() reads UTF-8, UTF-16 and the code page of old files", () => {
  const text = "1\n00:00:01,000 --> 00:00:02,000\nÄé\n";
  const utf16 = (isLittle: boolean) => {
    const view = new DataView(new ArrayBuffer(2 + 2 * text.length));
    view.setUint16(0, 0xfeff, isLittle);
    for (let at = 0; at < text.length; at++) {
      view.setUint16(2 + 2 * at, text.charCodeAt(at), isLittle);
    }
    return new Uint8Array(view.buffer);
  };
  const old = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const marked = new TextEncoder().encode(`\ufeff${text}`);
  for (const bytes of [utf16(true), utf16(false), old, marked]) {
    assertEquals(srtToVtt(bytes).split("\n")[3], "Äé");
  }
});
