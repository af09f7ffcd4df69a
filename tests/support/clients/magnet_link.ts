import type { CreatedTorrent } from "./torrent_maker.ts";

/** What a magnet link names beside its torrent. */
export interface MagnetLinkOptions {
  /** Addresses of peers, which listen at port 6881 (`x.pe`). */
  readonly peers?: readonly string[];
  /** Announce URLs. */
  readonly trackers?: readonly string[];
}

/** The magnet link of a torrent, by its info-hashes (BEP 9, 52). */
export function magnetLink({ v1, v2 }: CreatedTorrent, options: MagnetLinkOptions = {}): string {
  const parts = [
    ...(v1 === undefined ? [] : [`xt=urn:btih:${v1}`]),
    ...(v2 === undefined ? [] : [`xt=urn:btmh:1220${v2}`]),
    ...(options.trackers ?? []).map((url) => `tr=${encodeURIComponent(url)}`),
    ...(options.peers ?? []).map((address) => `x.pe=${address}:6881`),
  ];
  return `magnet:?${parts.join("&")}`;
}
