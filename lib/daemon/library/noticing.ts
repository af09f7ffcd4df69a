import { TrackerWatch } from "../journal/mod.ts";
import { urlWithoutSecrets } from "../readers/mod.ts";
import type { Torrent } from "../../torrent/mod.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import { trackerHealth } from "./tracker_health.ts";

/** Writes into the journal what happens in torrents that run: trackers that fail or work again, peers that are banned. */
export class Noticing {
  readonly #core: Pick<LibraryCore, "io" | "journal">;
  readonly #trackers = new TrackerWatch();
  /** Bans that were noted, by run. */
  readonly #bans = new WeakMap<Torrent, number>();

  /** Nothing was noticed yet. */
  constructor(core: Pick<LibraryCore, "io" | "journal">) {
    this.#core = core;
  }

  /** Looks at a torrent that runs. */
  look({ id }: ManagedTorrent, live: Torrent): void {
    const { io, journal } = this.#core;
    const urls = live.trackerUrls();
    const trackers = live.trackers().flatMap((status, index) => {
      const url = urls[index] ?? "";
      if (status.state === "spare") return [];
      return [{
        url,
        health: trackerHealth(status),
        text: status.message,
        host: () => urlWithoutSecrets(url).replace(/^[a-z]+:\/\/|\/.*$/gi, ""),
      }];
    });
    for (const note of this.#trackers.look(id, trackers, io.clock.now())) journal.note(id, note);
    this.#lookAtBans(id, live);
  }

  /** A torrent is gone. */
  forget({ id }: ManagedTorrent): void {
    this.#trackers.forget(id);
  }

  #lookAtBans(id: number, live: Torrent): void {
    const bans = live.bans();
    const noted = this.#bans.get(live) ?? 0;
    if (bans.length === noted) return;
    for (const { address, reason } of bans.slice(noted)) {
      this.#core.journal.note(id, { kind: "banned", address, reason });
    }
    this.#bans.set(live, bans.length);
  }
}
