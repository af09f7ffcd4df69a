import { RateGroup } from "../../torrent/mod.ts";
import { gridStatus, sessionLimits, weekMinuteOf } from "../limits/mod.ts";
import type { DaemonSettings } from "../settings/mod.ts";
import type { LibraryCore } from "./library_core.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";

/** Holds torrents to the limits of all together, of their groups and of their labels. */
export class Bandwidth {
  readonly #core: LibraryCore;
  /** Groups by name; a group with the name of a label holds for those that have it. */
  readonly #groups = new Map<string, RateGroup>();
  #wasGridOn: boolean | undefined;

  /** No limit holds yet. */
  constructor(core: LibraryCore) {
    this.#core = core;
  }

  /** Settings, groups among them, have changed: all torrents are told. */
  apply(): void {
    const { session, settings, index } = this.#core;
    session.setLimits(sessionLimits(settings));
    session.setPeerLimits({ maxPeers: settings.maxPeers, requestQueue: settings.requestQueue });
    const names = new Set(settings.groups.map(({ name }) => name));
    for (const name of this.#groups.keys()) if (!names.has(name)) this.#groups.delete(name);
    for (const group of settings.groups) {
      const rates = this.#groups.get(group.name) ?? new RateGroup();
      rates.setLimits({
        download: group.isDownloadLimited ? group.download : Infinity,
        upload: group.isUploadLimited ? group.upload : Infinity,
      });
      this.#groups.set(group.name, rates);
    }
    for (const torrent of index.all) this.hold(torrent);
  }

  /** Holds a torrent that runs to the limits of its groups. */
  hold(torrent: ManagedTorrent): void {
    if (!torrent.live) return;
    const { settings } = this.#core;
    const names = new Set([torrent.group, ...torrent.labels]);
    const own = settings.groups.filter(({ name }) => names.has(name));
    const honorsSession = torrent.limits.honorsSession &&
      own.every((group) => group.honorsSession);
    torrent.live.setRateGroups(
      own.flatMap(({ name }) => this.#groups.get(name) ?? []),
      { honorsSession },
    );
  }

  /** What the weekly grid says of the alternative limits, if it has something else to say than before. */
  gridChange(now: Date): Pick<DaemonSettings, "usesAltLimits"> | undefined {
    const { settings } = this.#core;
    if (!settings.usesAltGrid) {
      this.#wasGridOn = undefined;
      return undefined;
    }
    const { isOn } = gridStatus(settings.altGrid, weekMinuteOf(now));
    // The user may say otherwise in between: the grid speaks when it changes.
    if (isOn === this.#wasGridOn) return undefined;
    this.#wasGridOn = isOn;
    return isOn === settings.usesAltLimits ? undefined : { usesAltLimits: isOn };
  }
}
