/** What a player takes a file for. */
export type MediaKind = "video" | "audio" | "subtitles";

/** The type of what is not known, which no browser shows. */
const UNKNOWN_TYPE = "application/octet-stream";

/** The type of subtitles that browsers show. */
export const VTT_TYPE = "text/vtt; charset=utf-8";

/** Types by the end of a name, as browsers and players know them. */
const VIDEO: Readonly<Record<string, string>> = {
  avi: "video/x-msvideo",
  flv: "video/x-flv",
  m2ts: "video/mp2t",
  m4v: "video/mp4",
  mkv: "video/x-matroska",
  mov: "video/quicktime",
  mp4: "video/mp4",
  mpeg: "video/mpeg",
  mpg: "video/mpeg",
  mts: "video/mp2t",
  ogm: "video/ogg",
  ogv: "video/ogg",
  ts: "video/mp2t",
  vob: "video/mpeg",
  webm: "video/webm",
  wmv: "video/x-ms-wmv",
};

const AUDIO: Readonly<Record<string, string>> = {
  aac: "audio/aac",
  aiff: "audio/aiff",
  ape: "audio/x-ape",
  flac: "audio/flac",
  m4a: "audio/mp4",
  m4b: "audio/mp4",
  mka: "audio/x-matroska",
  mp3: "audio/mpeg",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  wav: "audio/wav",
  weba: "audio/webm",
  wma: "audio/x-ms-wma",
  wv: "audio/x-wavpack",
};

const SUBTITLES: Readonly<Record<string, string>> = {
  srt: "application/x-subrip",
  vtt: VTT_TYPE,
};

const TABLES: Readonly<Record<MediaKind, Readonly<Record<string, string>>>> = {
  video: VIDEO,
  audio: AUDIO,
  subtitles: SUBTITLES,
};

/** The end of a path behind its last dot, in small letters; "" where it has none. */
export function endOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** What a player takes a file for; undefined for what it does not play. */
export function mediaKindOf(path: string): MediaKind | undefined {
  const end = endOf(path);
  if (Object.hasOwn(VIDEO, end)) return "video";
  if (Object.hasOwn(AUDIO, end)) return "audio";
  return Object.hasOwn(SUBTITLES, end) ? "subtitles" : undefined;
}

/**
 * The media type of a file, by its name alone. Nothing that a browser could run or show as a page is called by its own
 * type: that is a row of bytes.
 */
export function mediaTypeOf(path: string): string {
  const kind = mediaKindOf(path);
  return kind === undefined ? UNKNOWN_TYPE : TABLES[kind][endOf(path)] ?? UNKNOWN_TYPE;
}

/** Whether browsers may show something of this type in their window; all else they save. */
export function isShown(type: string): boolean {
  return type.startsWith("video/") || type.startsWith("audio/") || type === VTT_TYPE;
}
