/** Bytes of a file of subtitles at most; those of a long film have 200 KB. */
export const MAX_SUBTITLES_LENGTH = 4 * 1024 * 1024;

const TIMES_REGEXP =
  /^\s*(\d{1,3}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(\d{1,3}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})/;

/** Makes WebVTT, which browsers show, of SubRip. What is no cue of it is left out. */
export function srtToVtt(bytes: Uint8Array): string {
  const lines = decodeText(bytes).split(/\r\n|\r|\n/);
  const cues: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const times = TIMES_REGEXP.exec(lines[at] ?? "");
    if (times === null) continue;
    const text: string[] = [];
    while (at + 1 < lines.length && lines[at + 1]?.trim() !== "") text.push(lines[++at] ?? "");
    cues.push([timesOf(times), ...text.map(textOf)].join("\n"));
  }
  return ["WEBVTT", ...cues].join("\n\n") + "\n";
}

function timesOf([, ...parts]: RegExpExecArray): string {
  const [begin, end] = [parts.slice(0, 4), parts.slice(4, 8)];
  return `${timeOf(begin)} --> ${timeOf(end)}`;
}

function timeOf([hours = "0", minutes = "0", seconds = "0", rest = "0"]: string[]): string {
  const two = (text: string) => text.padStart(2, "0");
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${rest.padEnd(3, "0")}`;
}

/** Italics, bold and underlined are in both; other tags and places on the screen (`{\an8}`) are in neither as they stand. */
function textOf(line: string): string {
  return line
    .replaceAll("-->", "→")
    .replace(/\{\\[^}]*\}/g, "")
    .replace(/<(?!\/?[biu]>)[^>]*>/gi, "")
    .replace(/&(?!(amp|lt|gt|nbsp|lrm|rlm);)/g, "&amp;")
    .replace(/<(?!\/?[biu]>)/gi, "&lt;");
}

/** Text in UTF-8 or UTF-16, or else in the code page that most old subtitles are in. */
function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // It is no UTF-8.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
