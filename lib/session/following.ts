import { type Dht, followTorrent, mutableTarget } from "../dht/mod.ts";
import { fromHex, toHex } from "../hash/mod.ts";
import type { Clock, Log } from "../io/mod.ts";
import type { Magnet, MutableSource } from "../metainfo/mod.ts";
import type { Tasks, Torrent, TorrentOptions } from "../torrent/mod.ts";
import { FollowedTorrent } from "./followed_torrent.ts";
import type { FollowedRecord } from "./followed_record.ts";

/** How a torrent that changes is followed, and how each version of it is to be handled. */
export interface FollowOptions extends TorrentOptions {
  /** The info-hash of a version that is in the session already, in hexadecimal digits: the newest takes its place. */
  readonly present?: string;
  /** How often is looked for a newer one; an hour by default. */
  readonly intervalMs?: number;
  /** Gives up on the first one. */
  readonly signal?: AbortSignal;
}

/** What following stands on. */
export interface FollowingContext {
  /** Time. */
  readonly clock: Clock;
  /** Is told of newer torrents. */
  readonly log: Log;
  /** The effects of the session. */
  readonly tasks: Tasks;
  /** What was found is kept here between runs. */
  readonly record: FollowedRecord;
  /** The DHT, once it knows nodes; undefined where there is none. */
  dht(signal: AbortSignal): Promise<Dht | undefined>;
  /** The torrent of the session with this info-hash. */
  torrentFor(infoHash: Uint8Array): Torrent | undefined;
  /** Adds a torrent to the session, in the place of others. */
  add(
    magnet: Magnet,
    options: TorrentOptions & { readonly replaces: readonly Torrent[] },
  ): Torrent;
}

/** A link of a torrent that changes, and its key. */
interface Followed {
  readonly magnet: Magnet;
  readonly source: MutableSource;
  readonly options: TorrentOptions;
}

/** Follows torrents that change: the DHT says under a key which is the newest (BEP 46). */
export class Following {
  readonly #context: FollowingContext;

  /** Follows nothing yet. */
  constructor(context: FollowingContext) {
    this.#context = context;
  }

  /**
   * Asks the DHT which torrent a link stands for now, until it is known.
   *
   * @throws {Error} if there is no DHT; what `signal` was aborted with.
   */
  async resolve(
    magnet: Magnet,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Magnet> {
    const versions = await this.#versions(sourceOf(magnet), this.#either(signal), {});
    for await (const infoHash of versions) return versionOf(magnet, infoHash);
    return magnet;
  }

  /**
   * Adds the torrent that a link stands for now, and each newer one in its place.
   *
   * @throws {Error} if there is no DHT; what `signal` was aborted with.
   */
  async follow(magnet: Magnet, options: FollowOptions = {}): Promise<FollowedTorrent> {
    const { intervalMs, signal, present, ...torrentOptions } = options;
    const followed = { magnet, source: sourceOf(magnet), options: torrentOptions };
    const ending = new AbortController();
    const giveUp = () => ending.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener("abort", giveUp);
    try {
      const interval = intervalMs === undefined ? {} : { intervalMs };
      const lasting = this.#either(ending.signal);
      const versions = await this.#versions(followed.source, lasting, interval);
      const first = await versions.next();
      lasting.throwIfAborted();
      if (first.done) throw new Error("Cannot follow the torrent: it was stopped");
      const torrent = this.#take(followed, first.value, this.#present(present));
      const handle = new FollowedTorrent(followed.source, torrent, ending);
      const over = Promise.withResolvers<void>();
      handle.until(over.promise);
      this.#context.tasks.run(async () => {
        try {
          await this.#run(followed, versions, handle);
        } catch (error) {
          if (!lasting.aborted) throw error;
        } finally {
          over.resolve();
        }
      });
      return handle;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Takes each newer torrent as it is found. */
  async #run(
    followed: Followed,
    versions: AsyncIterable<Uint8Array>,
    handle: FollowedTorrent,
  ): Promise<void> {
    const { log } = this.#context;
    let earlier: Torrent[] = [];
    for await (const infoHash of versions) {
      const last = handle.torrent;
      const message = `A newer torrent takes its place: ${toHex(infoHash)}`;
      log.write({ level: "info", message, torrent: last.name });
      // Of what nothing is known there is nothing to keep until the newer one is known.
      if (last.metainfo === undefined) await last.stop();
      earlier = [...earlier, last].filter((torrent) => torrent.status().state !== "stopped");
      try {
        handle.update(this.#take(followed, infoHash, earlier));
      } catch (error) {
        log.write({ level: "warn", message: "Cannot add the newer torrent", error });
      }
    }
  }

  #take(followed: Followed, infoHash: Uint8Array, earlier: readonly Torrent[]): Torrent {
    const { magnet, options } = followed;
    const present = this.#context.torrentFor(infoHash);
    if (present) return present;
    return this.#context.add(versionOf(magnet, infoHash), { ...options, replaces: earlier });
  }

  #present(infoHash: string | undefined): Torrent[] {
    const torrent = infoHash === undefined
      ? undefined
      : this.#context.torrentFor(fromHex(infoHash));
    return torrent ? [torrent] : [];
  }

  async #versions(
    source: MutableSource,
    signal: AbortSignal,
    options: { readonly intervalMs?: number },
  ): Promise<AsyncGenerator<Uint8Array, void>> {
    const { clock, record } = this.#context;
    const target = mutableTarget(source);
    const known = await record.read(target);
    const dht = await this.#context.dht(signal);
    signal.throwIfAborted();
    if (!dht) throw new Error("Cannot find the torrent of a key: the DHT is off");
    return followTorrent(dht, source, {
      clock,
      signal,
      ...options,
      ...(known && { known }),
      found: (item) => this.#context.tasks.run(() => record.write(target, item)),
    });
  }

  /** Aborts with the session, or with another signal. */
  #either(signal: AbortSignal | undefined): AbortSignal {
    const { tasks } = this.#context;
    return signal ? AbortSignal.any([tasks.signal, signal]) : tasks.signal;
  }
}

/** The link of one version of a torrent. */
function versionOf({ mutable: _, ...magnet }: Magnet, infoHash: Uint8Array): Magnet {
  return { ...magnet, infoHashes: { v1: infoHash } };
}

function sourceOf({ mutable }: Magnet): MutableSource {
  if (mutable === undefined) throw new TypeError("Cannot follow the torrent: it has no key");
  return mutable;
}
