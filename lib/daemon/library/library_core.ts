import type { Io } from "../../io/mod.ts";
import type { SessionCore } from "../../session/mod.ts";
import type { Journal } from "../journal/mod.ts";
import type { Rates } from "../rates/mod.ts";
import type { DaemonSettings } from "../settings/mod.ts";
import type { Store, TorrentSettings } from "../store/mod.ts";
import type { AllowedRoots } from "../roots/mod.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import type { Runs } from "./runs.ts";
import type { TorrentIndex } from "./torrent_index.ts";

/** What the topics of the library share. */
export interface LibraryCore {
  /** The outside. */
  readonly io: Io;
  /** Where torrents run. */
  readonly session: SessionCore;
  /** Where all is kept. */
  readonly store: Store;
  /** The torrents. */
  readonly index: TorrentIndex;
  /** Where it is written what happens to them. */
  readonly journal: Journal;
  /** Where it is counted what they move over time. */
  readonly rates: Pick<Rates, "moved" | "forget">;
  /** What lets them run. */
  readonly runs: Runs;
  /** Removals under way of torrents that are in no list any more, by info-hash. */
  readonly leaving: Map<string, Promise<void>>;
  /** Folders that data may go to. */
  readonly roots: AllowedRoots;
  /** What is set. */
  readonly settings: DaemonSettings;
  /** The queue is to be looked at: who wants to run, or may, has changed. */
  plan(): void;
}

/** Changes what is set of a torrent, and keeps it; it is committed when this resolves. */
export async function changeSettings(
  { io, store, index }: Pick<LibraryCore, "io" | "store" | "index">,
  torrent: ManagedTorrent,
  changes: Partial<TorrentSettings>,
): Promise<void> {
  const settings = { ...torrent.settings, ...changes };
  const now = io.clock.wallTime();
  torrent.change({ settings });
  torrent.count({ editedAt: now });
  index.changed(torrent, now);
  store.progress(torrent.id, torrent.progress);
  await store.changeTorrent(torrent.id, { settings });
}
