import type { AddOptions } from "../../host/mod.ts";
import type { Magnet } from "../../metainfo/mod.ts";
import type { ExitStatus } from "../exit_status.ts";
import type { ProgramTorrent } from "../program.ts";
import { plainText } from "../output/plain_text.ts";
import { wantsSeeding } from "../torrent/seed_goal.ts";
import { reasonOf } from "../torrent/source.ts";
import { type Download, follow } from "./follow.ts";
import type { Item } from "./items.ts";

/** The newer versions of a torrent that changes. */
interface Following {
  /** Gives the next one; undefined where nothing is followed any more. */
  next(): Promise<ProgramTorrent | undefined>;
  /** Looks for no newer one any more. */
  stop(): Promise<void>;
}

/** A torrent that is downloaded, and, while it is seeded, those that take its place (BEP 46). */
export class Versions {
  readonly #download: Download;
  readonly #item: Item;
  #torrent: ProgramTorrent;

  /** Begins with a torrent that was added. */
  constructor(download: Download, item: Item, torrent: ProgramTorrent) {
    this.#download = download;
    this.#item = item;
    this.#torrent = torrent;
  }

  /** The newest one. */
  get torrent(): ProgramTorrent {
    return this.#torrent;
  }

  /** Sees all of them through to their end; gives what to leave with. */
  async run(options: AddOptions): Promise<ExitStatus> {
    const { changing } = this.#item;
    if (changing === undefined || !wantsSeeding(this.#download.call.values)) {
      return await follow(this.#download, this.#item, this.#torrent);
    }
    const leaving = new AbortController();
    const following = this.#follow(changing, { ...options, signal: leaving.signal });
    try {
      return await this.#runAll(following);
    } finally {
      leaving.abort();
      await (await following)?.stop();
    }
  }

  async #runAll(following: Promise<Following | undefined>): Promise<ExitStatus> {
    const { signal, view } = this.#download;
    while (true) {
      const replaced = new AbortController();
      const next = following.then((found) => found?.next()).then((torrent) => {
        if (torrent) replaced.abort();
        return torrent;
      });
      const either = AbortSignal.any([signal, replaced.signal]);
      const download = { ...this.#download, signal: either };
      const status = await follow(download, this.#item, this.#torrent);
      if (signal.aborted || !replaced.signal.aborted) return status;
      view.left(this.#torrent);
      this.#torrent = await next ?? this.#torrent;
    }
  }

  /** Follows it, of which a version is there; undefined where that can not be, which is told. */
  async #follow(link: Magnet, options: AddOptions): Promise<Following | undefined> {
    const { session, call: { screen } } = this.#download;
    const present = this.#torrent;
    try {
      const followed = await session.follow(link, { ...options, present: present.infoHash });
      const { torrent, updates } = followed;
      const isNewer = torrent !== present;
      let isFirst = true;
      return {
        async next() {
          const wasFirst = isFirst;
          isFirst = false;
          return wasFirst && isNewer ? torrent : (await updates.next()).value ?? undefined;
        },
        stop: () => followed.stop(),
      };
    } catch (error) {
      if (options.signal?.aborted) return undefined;
      screen.warn(`Cannot follow ${plainText(present.name)}: ${reasonOf(error)}`);
      return undefined;
    }
  }
}
