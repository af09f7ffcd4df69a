import type { AnnouncedTorrentOptions } from "./announced_torrent.ts";
import { type Content, makeContent } from "./content.ts";
import type { Scene } from "./scene.ts";
import type { CreatedTorrent } from "./torrent_maker.ts";

/** Content and a torrent of it that names no tracker. */
export interface UnannouncedTorrent extends CreatedTorrent {
  /** What a seeder has. */
  readonly content: Content;
  /** Path of the .torrent file. */
  readonly torrent: string;
}

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
