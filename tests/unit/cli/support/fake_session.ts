import type { AddOptions, SessionOptions } from "../../../../lib/host/mod.ts";
import type { Metainfo } from "../../../../lib/metainfo/mod.ts";
import type { ProgramSession, ProgramTorrent } from "../../../../lib/cli/program.ts";
import type { TorrentStatus } from "../../../../lib/torrent/mod.ts";
import { FakeTorrent } from "./fake_torrent.ts";

/** A torrent of a {@linkcode FakeSession}, which does what the test says. */
export class SessionTorrent extends FakeTorrent implements ProgramTorrent {
  readonly options: AddOptions;
  readonly #completion = Promise.withResolvers<void>();
  #changed = Promise.withResolvers<void>();
  resumed = false;

  constructor(metainfo: Metainfo, options: AddOptions) {
    super(metainfo.name, metainfo.totalLength);
    this.options = options;
    super.set({ state: "checking" });
    this.#completion.promise.catch(() => {
      // Those who wait for it are told.
    });
  }
  get completed(): Promise<void> {
    return this.#completion.promise;
  }
  override set(changes: Partial<TorrentStatus>): void {
    super.set(changes);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
  async *watch(): AsyncGenerator<TorrentStatus> {
    while (true) {
      yield this.status();
      await this.#changed.promise;
    }
  }
  resume(): void {
    this.resumed = true;
    this.set({ state: "seeding" });
  }
  /** Ends its check; all of it is there, or some bytes are. */
  checked(doneBytes: number = this.statusNow.wantedBytes): void {
    const isDone = doneBytes === this.statusNow.wantedBytes;
    const active = isDone ? "seeding" : "downloading";
    if (isDone) this.#completion.resolve();
    this.set({ state: this.options.paused ? "paused" : active, doneBytes });
  }
  /** Completes it. */
  complete(): void {
    const { wantedBytes } = this.statusNow;
    this.set({
      state: "seeding",
      progress: 1,
      doneBytes: wantedBytes,
      downloadedBytes: wantedBytes,
    });
    this.#completion.resolve();
  }
  /** Lets it fail. */
  fail(error: Error, reason?: string): void {
    this.set({ state: "failed", ...(reason === undefined ? {} : { reason }) });
    this.#completion.reject(error);
  }
}

/** A session without a network. */
export class FakeSession implements ProgramSession {
  readonly port = 6881;
  readonly torrents: SessionTorrent[] = [];
  /** What it was opened with. */
  options: SessionOptions | undefined;
  closeCount = 0;

  add(metainfo: Metainfo, options: AddOptions): Promise<SessionTorrent> {
    const torrent = new SessionTorrent(metainfo, options);
    this.torrents.push(torrent);
    return Promise.resolve(torrent);
  }
  close(): Promise<void> {
    this.closeCount++;
    for (const torrent of this.torrents) torrent.fail(new Error("stopped"));
    return Promise.resolve();
  }
}
