import type { MediaAnswer, MediaShape } from "../api/media_shapes.ts";
import { mediaKindOf, mediaTypeOf } from "./media_type.ts";
import type { StreamedTorrent } from "./stream_source.ts";
import { findSubtitles } from "./subtitles.ts";

/** Where streams are. */
export const STREAM_PREFIX = "/stream";

/** What a playlist is called in its path. */
export const PLAYLIST_NAME = "playlist.m3u8";

/** A sample or trailer beside the film is no film. */
const SAMPLE_REGEXP = /(^|[\s._/-])(sample|trailer)([\s._/-]|$)/i;

type StreamedFile = ReturnType<StreamedTorrent["files"]>[number];

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Lists what of a torrent can be played: in the order of the names as people count, samples last. */
export function listMedia(torrent: StreamedTorrent, key: string): MediaAnswer {
  const files = torrent.files();
  const paths = files.map(({ path }) => path);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const pathTo = (file: StreamedFile, name = nameOf(file.path)) =>
    `${STREAM_PREFIX}/${torrent.id}/${file.index}/${
      encodeURIComponent(name.toWellFormed())
    }?key=${key}`;
  const media = files.flatMap((file): MediaShape[] => {
    const kind = mediaKindOf(file.path);
    if (kind !== "video" && kind !== "audio") return [];
    const found = kind === "video" ? findSubtitles(file.path, paths) : [];
    const subtitles = found.flatMap(({ path, label, language }) => {
      const beside = byPath.get(path);
      const name = nameOf(path).replace(/\.srt$/i, ".vtt");
      return beside ? [{ path: pathTo(beside, name), label, language }] : [];
    });
    const { index, length, path } = file;
    const type = mediaTypeOf(path);
    return [{ index, name: nameOf(path), kind, type, length, path: pathTo(file), subtitles }];
  });
  const places = new Map(files.map(({ index, path }) => [index, path]));
  const placeOf = ({ index }: MediaShape) => places.get(index) ?? "";
  const isSample = (each: MediaShape) => SAMPLE_REGEXP.test(placeOf(each));
  media.sort((a, b) =>
    Number(isSample(a)) - Number(isSample(b)) || collator.compare(placeOf(a), placeOf(b))
  );
  return { media, playlist: `${STREAM_PREFIX}/${torrent.id}/${PLAYLIST_NAME}?key=${key}` };
}

/** A playlist of media at an origin, as nearly all players read it. */
export function formatPlaylist({ media }: MediaAnswer, origin: string): string {
  const lines = media.flatMap(({ name, path }) => [
    // A line is all that an entry may be: names have no breaks left.
    `#EXTINF:-1,${name.replace(/[\p{Cc}\u2028\u2029]/gu, " ")}`,
    `${origin}${path}`,
  ]);
  return ["#EXTM3U", ...lines].join("\n") + "\n";
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
