/**
 * Looks into torrents before they are added: what is in a .torrent file, or in what a magnet link stands for.
 *
 * @module
 */
export { hexOf, type PreviewOwner, type PreviewTorrent } from "./preview.ts";
export { MAX_PREVIEWS, PREVIEW_LIFE_MS, Previews, type PreviewsOwner } from "./previews.ts";
