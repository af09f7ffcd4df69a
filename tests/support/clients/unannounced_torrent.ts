import type { AnnouncedTorrent, AnnouncedTorrentOptions } from "./announced_torrent.ts";
import { makeContent } from "./content.ts";
import type { Scene } from "./scene.ts";
import type { CreatedTorrent } from "./torrent_maker.ts";

/** Content and a torrent of it that names no tracker. */
export interface UnannouncedTorrent extends AnnouncedTorrent, CreatedTorrent {}

/** Makes content and a torrent of it that names no tracker: peers have to be found in another way. */
export async function makeTorrent(
  scene: Scene,
  options: Omit<AnnouncedTorrentOptions, "tracker" | "transport" | "address">,
): Promise<UnannouncedTorrent> {
  const { plan, maker, version = "v1", pieceLength = 65_536 } = options;
  const content = await makeContent(await scene.folder("content"), "Some content", plan);
  const torrent = `${scene.dir}/some content.torrent`;
  const made = await maker.create(scene, { content, out: torrent, version, pieceLength });
  return { content, torrent, ...made };
}

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
