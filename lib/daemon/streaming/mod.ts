/**
 * Media over HTTP, while it is downloaded: files by ranges, playlists, and subtitles beside videos.
 *
 * @module
 */
export { hereUntil } from "./here_until.ts";
export { formatPlaylist, listMedia, nameOf, STREAM_PREFIX } from "./media_list.ts";
export { type MediaKind, mediaKindOf, mediaTypeOf } from "./media_type.ts";
export { StreamHandler, type StreamHandlerOptions, type StreamTarget } from "./stream_handler.ts";
export { StreamKeys } from "./stream_key.ts";
export type { StreamedTorrent, StreamSource } from "./stream_source.ts";
export { findSubtitles } from "./subtitles.ts";
export { type StreamableTorrent, TorrentSource } from "./torrent_source.ts";
