import type { AddOptions, SessionOptions } from "../../../../lib/host/mod.ts";
import { type Magnet, type Metainfo, parseMetainfo } from "../../../../lib/metainfo/mod.ts";
import type {
  FollowedVersions,
  ProgramSession,
  ProgramTorrent,
} from "../../../../lib/cli/program.ts";
import type { TorrentStatus } from "../../../../lib/torrent/mod.ts";
import { FakeTorrent } from "./fake_torrent.ts";

/** A torrent of a {@linkcode FakeSession}, which does what the test says. */
export class SessionTorrent extends FakeTorrent implements ProgramTorrent {
  readonly options: AddOptions;
  metainfoBytes: Uint8Array | undefined;
  readonly #metadata = Promise.withResolvers<Metainfo>();
  readonly #completion = Promise.withResolvers<void>();
  #changed = Promise.withResolvers<void>();
  resumed = false;

  constructor(source: Metainfo | Magnet, options: AddOptions) {
    const isMagnet = !("infoBytes" in source);
    super(source.name ?? "no name", isMagnet ? 0 : source.totalLength);
    this.options = options;
    if (isMagnet) this.metainfo = undefined;
    super.set({ state: isMagnet ? "metadata" : "checking" });
    for (const promise of [this.#metadata.promise, this.#completion.promise]) {
      promise.catch(() => {
        // Those who wait for it are told.
      });
    }
  }
  get metadata(): Promise<Metainfo> {
    return this.#metadata.promise;
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
  pieces(): Uint8Array {
    return new Uint8Array();
  }
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    throw new Error("nothing is streamed here");
  }
  resume(): void {
    this.resumed = true;
    this.set({ state: "seeding" });
  }
  /** Peers tell what is in it, but for the piece layers of a hybrid. */
  tellInfo(bytes: Uint8Array): void {
    const metainfo = parseMetainfo(bytes);
    this.name = metainfo.name;
    this.metainfo = metainfo;
    this.metainfoBytes = bytes;
    this.set({});
  }
  /** Peers tell what is in it. */
  tell(bytes: Uint8Array): void {
    const metainfo = parseMetainfo(bytes);
    const { files } = this.options;
    try {
      if (typeof files === "function") files(metainfo);
    } catch (cause) {
      return this.fail(new Error("failed", { cause }));
    }
    this.name = metainfo.name;
    this.metainfo = metainfo;
    this.metainfoBytes = bytes;
    this.set({ state: "downloading", wantedBytes: metainfo.totalLength });
    this.#metadata.resolve(metainfo);
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
    this.#metadata.reject(error);
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
  /** Whom it has nothing to do with, and why. */
  readonly refused = new Map<string, string>();
  /** The links that are followed. */
  readonly followed: Magnet[] = [];
  readonly #published = Promise.withResolvers<Magnet | undefined>();

  add(source: Metainfo | Magnet, options: AddOptions): Promise<SessionTorrent> {
    const torrent = new SessionTorrent(source, options);
    this.torrents.push(torrent);
    return Promise.resolve(torrent);
  }
  /** Gives newer versions of a torrent that was added, as {@linkcode FakeSession.publish} brings them. */
  follow(
    link: Magnet,
    { present, ...options }: AddOptions & { readonly present: string },
  ): Promise<FollowedVersions> {
    this.followed.push(link);
    const torrents = this.torrents;
    const published = this.#published;
    async function* updates() {
      const source = await published.promise;
      if (source === undefined) return;
      const torrent = new SessionTorrent(source, options);
      torrents.push(torrent);
      yield torrent;
      await new Promise<never>(() => undefined);
    }
    const torrent = torrents.find(({ infoHash }) => infoHash === present);
    if (!torrent) throw new Error(`There is no ${present}`);
    const stop = () => Promise.resolve(published.resolve(undefined));
    return Promise.resolve({ torrent, updates: updates(), stop });
  }
  /** Publishes a newer version, once. */
  publish(source: Magnet): void {
    this.#published.resolve(source);
  }
  explain(address: string): string | undefined {
    return this.refused.get(address);
  }
  close(): Promise<void> {
    this.closeCount++;
    this.#published.resolve(undefined);
    for (const torrent of this.torrents) torrent.fail(new Error("stopped"));
    return Promise.resolve();
  }
}
