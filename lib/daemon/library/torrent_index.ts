import type { ManagedTorrent } from "./managed_torrent.ts";

/** How long it is remembered what was removed. */
const REMEMBERED_MS = 2 * 60 * 60_000;

/** The torrents by number and info-hash, and which of them have changed or are gone. */
export class TorrentIndex {
  readonly #byId = new Map<number, ManagedTorrent>();
  readonly #byHash = new Map<string, ManagedTorrent>();
  readonly #changedAt = new Map<number, number>();
  #removed: { readonly id: number; readonly at: number }[] = [];

  /** All, in the order in which they were added. */
  get all(): ManagedTorrent[] {
    return [...this.#byId.values()];
  }

  /** How many there are. */
  get size(): number {
    return this.#byId.size;
  }

  /** Those with these numbers; numbers of none are passed over. */
  of(ids: Iterable<number>): ManagedTorrent[] {
    return [...new Set(ids)].flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** One by its number or its info-hash, v1 or v2, in either case. */
  find(idOrInfoHash: number | string): ManagedTorrent | undefined {
    if (typeof idOrInfoHash === "number") return this.#byId.get(idOrInfoHash);
    return this.#byHash.get(idOrInfoHash.toLowerCase());
  }

  /** Adds one. */
  add(torrent: ManagedTorrent, now: number): void {
    this.#byId.set(torrent.id, torrent);
    this.hashesLearned(torrent);
    this.changed(torrent, now);
  }

  /** Another info-hash of one is known. */
  hashesLearned(torrent: ManagedTorrent): void {
    for (const hash of [torrent.infoHash, torrent.infoHashV2]) {
      if (hash !== undefined) this.#byHash.set(hash.toLowerCase(), torrent);
    }
  }

  /** Removes one. */
  remove(torrent: ManagedTorrent, now: number): void {
    this.#byId.delete(torrent.id);
    this.#changedAt.delete(torrent.id);
    for (const [hash, other] of this.#byHash) if (other === torrent) this.#byHash.delete(hash);
    this.#removed = this.#removed.filter(({ at }) => now - at < REMEMBERED_MS);
    this.#removed.push({ id: torrent.id, at: now });
  }

  /** One has changed. @param now In milliseconds since 1970. */
  changed(torrent: ManagedTorrent, now: number): void {
    this.#changedAt.set(torrent.id, now);
  }

  /** Numbers of those that have changed since; those that run change all the time. */
  changedSince(at: number): number[] {
    return this.all
      .filter(({ id, live }) => live !== undefined || (this.#changedAt.get(id) ?? 0) >= at)
      .map(({ id }) => id);
  }

  /** Numbers of those that something was done to since. */
  touchedSince(since: number): number[] {
    return [...this.#changedAt].filter(([, at]) => at >= since).map(([id]) => id);
  }

  /** Numbers of those that were removed since. */
  removedSince(since: number): number[] {
    return this.#removed.filter(({ at }) => at >= since).map(({ id }) => id);
  }
}
