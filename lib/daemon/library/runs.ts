import { toHex } from "../../hash/mod.ts";
import { type Metainfo, parseMagnet, parseMetainfo } from "../../metainfo/mod.ts";
import type { Log } from "../../io/mod.ts";
import type { AddTorrentOptions, SessionCore } from "../../session/mod.ts";
import type { Torrent, TorrentSource } from "../../torrent/mod.ts";
import type { Journal } from "../journal/mod.ts";
import type { Store } from "../store/mod.ts";
import type { ManagedTorrent } from "./managed_torrent.ts";
import { summaryOf } from "./torrent_facts.ts";
import { torrentOptions } from "./torrent_options.ts";

/** What runs ask of those around. */
export interface RunsOwner {
  /** The session that torrents run in. */
  readonly session: SessionCore;
  /** Where they are kept. */
  readonly store: Store;
  /** Where it is written what happens to them. */
  readonly journal: Journal;
  /** Where to say what goes wrong. */
  readonly log: Log;
  /** The time, in milliseconds since 1970. */
  wallTime(): number;
  /** Whether files that are not complete are marked. */
  marksPartialFiles(): boolean;
  /** Whether the folder of a torrent is there. */
  isThere(torrent: ManagedTorrent): Promise<boolean>;
  /** A torrent is about to begin: nobody else may have the same one in the session. */
  aboutToRun(infoHashes: readonly string[]): Promise<void>;
  /** Ends a move of its files that was cut short, if there was one. @throws {Error} if that can not be done. */
  finishMove(torrent: ManagedTorrent): Promise<void>;
  /** The metadata of a torrent has come. */
  metadataCame(torrent: ManagedTorrent): void;
  /** What is on disk of one that was to be checked is known. */
  checked(torrent: ManagedTorrent): void;
  /** A torrent has begun: its limits are to be set. */
  begun(torrent: ManagedTorrent): void;
  /** Nothing is under way with a torrent any more: it may be its turn, or another's. */
  turnEnded(): void;
  /** A torrent has ended by itself. */
  ended(torrent: ManagedTorrent): void;
}

/** Lets torrents run in the session and ends that, one step after the other for each of them. */
export class Runs {
  readonly #owner: RunsOwner;
  /** What is under way, by torrent. */
  readonly #turns = new Map<ManagedTorrent, Promise<void>>();

  /** Nothing runs yet. */
  constructor(owner: RunsOwner) {
    this.#owner = owner;
  }

  /** Does something with a torrent after all that is under way with it. Rejects as it does, and what comes next does not mind. */
  inTurn<Result>(torrent: ManagedTorrent, step: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(torrent) ?? Promise.resolve();
    const result = before.then(step);
    const settled = result.then(() => undefined, () => undefined).then(() => {
      if (this.#turns.get(torrent) !== settled) return;
      this.#turns.delete(torrent);
      this.#owner.turnEnded();
    });
    this.#turns.set(torrent, settled);
    return result;
  }

  /** Whether something is under way with a torrent. */
  isBusy(torrent: ManagedTorrent): boolean {
    return this.#turns.has(torrent);
  }

  /** With how many torrents something is under way. */
  get busyCount(): number {
    return this.#turns.size;
  }

  /** Waits for all that is under way. */
  async settled(): Promise<void> {
    while (this.#turns.size > 0) await Promise.all(this.#turns.values());
  }

  /** Lets a torrent run, if it does not. To be called in its turn. */
  async begin(torrent: ManagedTorrent): Promise<void> {
    if (torrent.live || !torrent.wantsToRun) return;
    try {
      if (!await this.#owner.isThere(torrent)) {
        const text = `${torrent.outputDir} is not there, or not the folder that it was`;
        torrent.problem = { kind: "storage-missing", text };
        this.#owner.journal.note(torrent.id, { kind: "storage-missing", text });
        return this.#owner.ended(torrent);
      }
      await this.#owner.finishMove(torrent);
      const source = await this.read(torrent);
      const check = torrent.needsCheck ? "full" : "resume";
      // What others have is of use to one that has nothing yet: ten thousand are not compared with one another at each start.
      const reusesFiles = torrent.haveBytes === 0;
      await this.unshelve(torrent);
      await this.#owner.aboutToRun(torrent.infoHashes);
      const { session, wallTime } = this.#owner;
      const { outputDir, settings } = torrent;
      const marksPartialFiles = this.#owner.marksPartialFiles();
      const live = session.add(
        source,
        torrentOptions(settings, { outputDir, check, reusesFiles, marksPartialFiles }),
      );
      torrent.problem = undefined;
      torrent.count({ startedAt: wallTime() });
      torrent.begin(live);
      this.#owner.begun(torrent);
      if (torrent.needsCheck) this.#watchCheck(torrent, live);
      this.#watch(torrent, live);
    } catch (error) {
      this.#fail(torrent, error);
    }
  }

  /** Ends the run of a torrent, if there is one. To be called in its turn. */
  async end(torrent: ManagedTorrent): Promise<void> {
    await this.unshelve(torrent);
    const { live } = torrent;
    if (!live) return;
    torrent.look();
    await live.stop();
    torrent.end();
    torrent.metainfo = undefined;
    this.#owner.store.progress(torrent.id, torrent.progress);
  }

  /** Puts a torrent that does not run into the session, paused, so that it can be read. To be called in its turn. */
  async shelve(torrent: ManagedTorrent, options: AddTorrentOptions): Promise<Torrent> {
    const source = await this.read(torrent);
    await this.#owner.aboutToRun(torrent.infoHashes);
    torrent.shelved = this.#owner.session.add(source, options);
    return torrent.shelved;
  }

  /** Takes it out again, if it is there. To be called in its turn. */
  async unshelve(torrent: ManagedTorrent): Promise<void> {
    const { shelved } = torrent;
    torrent.shelved = undefined;
    await shelved?.stop();
  }

  /** Reads what a torrent was made from. @throws {Error} if that is lost. */
  async read(torrent: ManagedTorrent): Promise<TorrentSource> {
    const source = await this.#owner.store.source(torrent.id);
    if (!source) throw new Error("What it was made from is lost: add its .torrent file again");
    if (source.kind === "magnet") return { kind: "magnet", magnet: parseMagnet(source.link) };
    const metainfo = parseMetainfo(source.bytes);
    torrent.metainfo = metainfo;
    return { kind: "metainfo", metainfo };
  }

  /** The next one in the queue is not to wait for the next look at this one. */
  #watchCheck(torrent: ManagedTorrent, live: Torrent): void {
    live.checked.then(() => {
      if (torrent.live === live) this.#owner.checked(torrent);
    }).catch((error) => this.#fail(torrent, error));
  }

  /** Follows a torrent that runs: its metadata may come, and it may fail. */
  #watch(torrent: ManagedTorrent, live: Torrent): void {
    live.metadata.then((metainfo) => this.#described(torrent, { live, metainfo })).catch(() => {
      // It was stopped, or has failed: the other one tells.
    });
    live.completed.catch((error) => {
      const hasFailed = torrent.live === live && live.status().state === "failed";
      if (hasFailed) this.#fail(torrent, error);
    });
  }

  async #described(
    torrent: ManagedTorrent,
    { live, metainfo }: { readonly live: Torrent; readonly metainfo: Metainfo },
  ): Promise<void> {
    if (torrent.live !== live) return;
    torrent.metainfo = metainfo;
    if (torrent.hasMetadata) return;
    const { store, journal, log } = this.#owner;
    journal.note(torrent.id, { kind: "metadata", name: metainfo.name });
    const bytes = live.metainfoBytes;
    const { v2 } = metainfo.infoHashes;
    const row = {
      name: metainfo.name,
      summary: summaryOf(metainfo),
      ...(v2 ? { infoHashV2: toHex(v2) } : {}),
    };
    torrent.change(row);
    this.#owner.metadataCame(torrent);
    try {
      const source = bytes ? { source: { kind: "metainfo", bytes } as const } : {};
      await store.changeTorrent(torrent.id, row, source);
    } catch (error) {
      log.write({ level: "error", message: `Cannot keep the metadata of ${torrent.name}`, error });
    }
  }

  #fail(torrent: ManagedTorrent, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    torrent.problem = { kind: "failed", text };
    this.#owner.journal.note(torrent.id, { kind: "failed", text });
    this.#owner.log.write({ level: "error", message: `${torrent.name}: ${text}` });
    this.#owner.ended(torrent);
  }
}
