/** What a file is to a browser: what it plays, or nothing that it does. */
export type MediaKind = "video" | "audio" | undefined;

const VIDEO = new Set(["mp4", "m4v", "mkv", "webm", "ogv", "mov", "avi", "mpg", "mpeg"]);
const AUDIO = new Set(["mp3", "m4a", "m4b", "aac", "flac", "ogg", "oga", "opus", "wav"]);

/** Tells by its name whether a file is video or audio. */
export function mediaKind(name: string): MediaKind {
  const dot = name.lastIndexOf(".");
  const extension = dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
  if (VIDEO.has(extension)) return "video";
  return AUDIO.has(extension) ? "audio" : undefined;
}

/** Where the content of a file is to be had, while it downloads, too. */
export function streamPath(torrent: number, file: { index: number; path: string }): string {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return `/stream/${torrent}/${file.index}/${encodeURIComponent(name)}`;
}
