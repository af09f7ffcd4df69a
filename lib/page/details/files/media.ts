/** Ends of names of what can be played, as the daemon's streams have them. */
const MEDIA: ReadonlySet<string> = new Set([
  ...["avi", "flv", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "ogm", "ogv", "ts"],
  ...["vob", "webm", "wmv"],
  ...["aac", "aiff", "ape", "flac", "m4a", "m4b", "mka", "mp3", "oga", "ogg", "opus", "wav"],
  ...["weba", "wma", "wv"],
]);

/** Tells by its name whether a file is video or audio. */
export function isMedia(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot > 0 && MEDIA.has(name.slice(dot + 1).toLowerCase());
}

/** Where the content of a file is to be had, while it downloads, too. */
export function streamPath(torrent: number, file: { index: number; path: string }): string {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return `/stream/${torrent}/${file.index}/${encodeURIComponent(name.toWellFormed())}`;
}
