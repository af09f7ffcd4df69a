import { type Content, type ContentPlan, makeContent } from "./content.ts";
import { magnetLink } from "./magnet_link.ts";
import type { Scene } from "./scene.ts";
import type { CreatedTorrent, CreateTask } from "./torrent_maker.ts";
import type { Tracker, TrackerTransport } from "./tracker.ts";

/** A torrent and a tracker that are to be set up. */
export interface AnnouncedTorrentOptions {
  /** Length of a single file, or the files of a folder. */
  readonly plan: number | ContentPlan;
  /** Makes the torrent. */
  readonly maker: { create(scene: Scene, task: CreateTask): Promise<CreatedTorrent> };
  /** Where it is announced. */
  readonly tracker: Tracker;
  /** How it is announced. */
  readonly transport: TrackerTransport;
  /** The address of the tracker; a new one unless given. */
  readonly address?: string;
  /** Its formats; version 1 unless given. */
  readonly version?: CreateTask["version"];
  /** Bytes of a piece; 64 KiB unless given. */
  readonly pieceLength?: number;
}

/** Content, a torrent of it, and a tracker that runs. */
export interface AnnouncedTorrent extends CreatedTorrent {
  /** What a seeder has. */
  readonly content: Content;
  /** Path of the .torrent file. */
  readonly torrent: string;
  /** Its magnet link. */
  readonly link: string;
}

/** Makes content and a torrent of it, and starts the tracker that it names. */
export async function announceTorrent(
  scene: Scene,
  options: AnnouncedTorrentOptions,
): Promise<AnnouncedTorrent> {
  const { plan, maker, tracker, transport, version = "v1", pieceLength = 65_536 } = options;
  const address = options.address ?? scene.address();
  const content = await makeContent(await scene.folder("content"), "Some content", plan);
  const torrent = `${scene.dir}/some content.torrent`;
  const url = tracker.url(address, transport);
  const made = await maker.create(scene, {
    content,
    out: torrent,
    version,
    pieceLength,
    tracker: url,
  });
  const wireHash = made.v1 ?? made.v2?.slice(0, 40) ?? "";
  await tracker.start(scene, address, [wireHash, ...hybridHashes(made)]);
  return { content, torrent, ...made, link: magnetLink(made, { trackers: [url] }) };
}

/** libtorrent announces a hybrid under both of its info-hashes. */
function hybridHashes({ v1, v2 }: CreatedTorrent): string[] {
  return v1 === undefined || v2 === undefined ? [] : [v2.slice(0, 40)];
}
