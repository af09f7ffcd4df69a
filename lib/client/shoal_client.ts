import type {
  ActionAnswer,
  AddAnswer,
  AddBody,
  BansAnswer,
  ChangesBody,
  CreationAnswer,
  CreationBody,
  CreationSuggestion,
  FilesAnswer,
  FolderAnswer,
  LogAnswer,
  PeersAnswer,
  PreviewAnswer,
  PreviewBody,
  QueueMove,
  RateRange,
  RatesAnswer,
  SelectionBody,
  SettingsShape,
  SpaceAnswer,
  StatisticsAnswer,
  TorrentField,
  TorrentsAnswer,
  TorrentShape,
  TrackersAnswer,
} from "../daemon/api/mod.ts";
import { EventFeed } from "./event_feed.ts";
import { Exchange, type Fetch, type Question } from "./exchange.ts";
import type { EventsOptions, ShoalEvent } from "./shoal_event.ts";

/** Which daemon is spoken with, and how. */
export interface ShoalClientOptions {
  /**
   * The daemon's address, such as `http://127.0.0.1:9091`; a token in it (`?token=…`, as `shoal serve` prints it) is used. In
   * a page of the daemon `location.origin`: the browser's cookie is all that it takes.
   */
  readonly url: string | URL;
  /** The token. */
  readonly token?: string | undefined;
  /** The name of a user, in place of the token. */
  readonly user?: string | undefined;
  /** The user's password. */
  readonly password?: string | undefined;
  /** Asks over HTTP, such as over a Unix socket; `fetch` unless given. */
  readonly fetch?: Fetch;
}

/** How something is asked. */
export interface AskOptions {
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
}

/** A torrent: its number or an info-hash. */
export type TorrentKey = number | string;

/** Which torrents are asked for, and what of them. */
export interface TorrentsQuery extends SelectionBody, AskOptions {
  /** What of each: names, also with commas between them, or `all`; what a list has unless given. */
  readonly fields?: readonly TorrentField[] | string | undefined;
}

/** How long an answer may wait for something to be done. */
export interface WaitOptions extends AskOptions {
  /** Seconds, 30 at most; it answers at once unless given. */
  readonly waitSeconds?: number;
}

/** Which part of a log is asked for. */
export interface LogQuery extends AskOptions {
  /** What happened before the event of this number. */
  readonly before?: number;
  /** How many events at most. */
  readonly limit?: number;
}

/**
 * Speaks with a daemon of Shoal over its REST API and its event stream, in Deno and in browsers. Every method throws
 * {@linkcode ShoalError} where the daemon does not do what it is asked, or can not be reached.
 *
 * @example Stops what has been seeded enough, then watches
 * ```ts ignore
 * import { ShoalClient } from "@shoal/shoal/client";
 *
 * const client = new ShoalClient({ url: "http://127.0.0.1:9091", token: "…" });
 * await client.stop({ where: "ratio > 2 and label = iso" });
 * for await (const event of client.events({ fields: ["id", "name", "downloadRate"] })) {
 *   if (event.kind === "delta") console.log(event.data.rows);
 * }
 * ```
 */
export class ShoalClient {
  readonly #exchange: Exchange;

  /** A client that has asked nothing yet. @throws {TypeError} if the address is none. */
  constructor({ url, token, user, password = "", fetch: asks }: ShoalClientOptions) {
    const address = new URL(url);
    if (!/^https?:$/.test(address.protocol)) {
      throw new TypeError(`Cannot speak with ${address.protocol}: a daemon is at http: or https:`);
    }
    const secret = token ?? address.searchParams.get("token") ?? undefined;
    this.#exchange = new Exchange({
      origin: address.origin,
      authorization: user !== undefined
        ? `Basic ${base64Of(`${user}:${password}`)}`
        : secret === undefined
        ? undefined
        : `Bearer ${secret}`,
      // A browser's fetch wants to be called as a member of nothing.
      fetch: asks ?? ((input, init) => fetch(input, init)),
    });
  }

  /** Torrents: those of a selection, or all. */
  torrents(query: TorrentsQuery = {}): Promise<TorrentsAnswer> {
    const { targets, where, fields, signal } = query;
    const named = typeof fields === "string" ? fields : fields?.join();
    return this.#get(["/torrents"], { targets, where, fields: named }, { signal });
  }

  /** All that is known of a torrent. */
  torrent(key: TorrentKey, options?: AskOptions): Promise<TorrentShape> {
    return this.#get(["/torrents", key], {}, options);
  }

  /** Files of a torrent. */
  files(key: TorrentKey, options?: AskOptions): Promise<FilesAnswer> {
    return this.#get(["/torrents", key, "files"], {}, options);
  }

  /** Connected peers of a torrent. */
  peers(key: TorrentKey, options?: AskOptions): Promise<PeersAnswer> {
    return this.#get(["/torrents", key, "peers"], {}, options);
  }

  /** Trackers and web seeds of a torrent. */
  trackers(key: TorrentKey, options?: AskOptions): Promise<TrackersAnswer> {
    return this.#get(["/torrents", key, "trackers"], {}, options);
  }

  /** What happened to a torrent, the newest first. */
  torrentLog(key: TorrentKey, { before, limit, ...options }: LogQuery = {}): Promise<LogAnswer> {
    return this.#get(["/torrents", key, "log"], { before, limit }, options);
  }

  /** What a torrent moved. */
  torrentRates(key: TorrentKey, range: RateRange, options?: AskOptions): Promise<RatesAnswer> {
    return this.#get(["/torrents", key, "rates"], { range }, options);
  }

  /** The .torrent file of a torrent. */
  metainfo(key: TorrentKey, options: AskOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.#exchange.bytes({ path: ["/torrents", key, "metainfo"], ...options });
  }

  /** Adds a torrent; one that is there already is no error. */
  add(body: AddBody, options?: AskOptions): Promise<AddAnswer> {
    return this.#post("/torrents", body, options);
  }

  /** Changes settings of one torrent. */
  changeTorrent(
    key: TorrentKey,
    changes: ChangesBody,
    options: AskOptions = {},
  ): Promise<TorrentShape> {
    return this.#ask({ method: "PATCH", path: ["/torrents", key], body: changes, ...options });
  }

  /** Changes settings of torrents. */
  change(
    selection: SelectionBody,
    changes: ChangesBody,
    options: AskOptions = {},
  ): Promise<ActionAnswer> {
    const body = { ...selection, changes };
    return this.#ask({ method: "PATCH", path: ["/torrents"], body, ...options });
  }

  /** Starts torrents; `now` even if the queue is full. */
  start(selection: SelectionBody & { readonly now?: boolean }): Promise<ActionAnswer> {
    return this.#post("/torrents/start", selection);
  }

  /** Stops torrents. */
  stop(selection: SelectionBody): Promise<ActionAnswer> {
    return this.#post("/torrents/stop", selection);
  }

  /** Checks what is on disk of torrents. */
  verify(selection: SelectionBody): Promise<ActionAnswer> {
    return this.#post("/torrents/verify", selection);
  }

  /** Asks the trackers of torrents now. */
  reannounce(selection: SelectionBody): Promise<ActionAnswer> {
    return this.#post("/torrents/reannounce", selection);
  }

  /** Removes torrents; with what was downloaded where that is said. */
  remove(selection: SelectionBody & { readonly withData?: boolean }): Promise<ActionAnswer> {
    return this.#post("/torrents/remove", selection);
  }

  /** Puts torrents into another folder; their files go along unless `movesFiles` says that they are there. */
  relocate(
    selection: SelectionBody & { readonly outputDir: string; readonly movesFiles?: boolean },
  ): Promise<ActionAnswer> {
    return this.#post("/torrents/relocate", selection);
  }

  /** Moves torrents in the queue. */
  moveInQueue(selection: SelectionBody & { readonly to: QueueMove }): Promise<ActionAnswer> {
    return this.#post("/torrents/move-in-queue", selection);
  }

  /** Gives a file or folder of one torrent another name; `path` is below the output folder. */
  rename(
    selection: SelectionBody & { readonly path: string; readonly name: string },
  ): Promise<ActionAnswer> {
    return this.#post("/torrents/rename", selection);
  }

  /** Looks into a torrent before it is added. */
  openPreview(body: PreviewBody, options?: AskOptions): Promise<PreviewAnswer> {
    return this.#post("/previews", body, options);
  }

  /** A preview as it is now, or when it is ready or failed. */
  preview(id: string, { waitSeconds: wait, ...options }: WaitOptions = {}): Promise<PreviewAnswer> {
    return this.#get(["/previews", id], { wait }, options);
  }

  /** Ends a preview. */
  async closePreview(id: string, options: AskOptions = {}): Promise<void> {
    await this.#exchange.ask({ method: "DELETE", path: ["/previews", id], ...options });
  }

  /** Makes a torrent of what is on the daemon's machine. */
  create(body: CreationBody, options?: AskOptions): Promise<CreationAnswer> {
    return this.#post("/creations", body, options);
  }

  /** The making of a torrent as it is now, or when it is done or failed. */
  creation(
    id: string,
    { waitSeconds: wait, ...options }: WaitOptions = {},
  ): Promise<CreationAnswer> {
    return this.#get(["/creations", id], { wait }, options);
  }

  /** Ends the making of a torrent. */
  async cancelCreation(id: string, options: AskOptions = {}): Promise<void> {
    await this.#exchange.ask({ method: "DELETE", path: ["/creations", id], ...options });
  }

  /** What would be made of a file or folder of the daemon's machine. */
  creationSuggestion(path: string, options?: AskOptions): Promise<CreationSuggestion> {
    return this.#get(["/creations/suggestion"], { path }, options);
  }

  /** What is in a folder of the daemon's machine; without a path, the folders that may be looked into. */
  folder(path?: string, options?: AskOptions): Promise<FolderAnswer> {
    return this.#get(["/folders"], { path }, options);
  }

  /** The free space where a path is; where torrents go by default unless given. */
  space(path?: string, options?: AskOptions): Promise<SpaceAnswer> {
    return this.#get(["/space"], { path }, options);
  }

  /** Addresses that nothing has to do with. */
  bans(options?: AskOptions): Promise<BansAnswer> {
    return this.#get(["/bans"], {}, options);
  }

  /** Bans an address, as a peer of a torrent. */
  ban(key: TorrentKey, address: string, options: AskOptions = {}): Promise<BansAnswer> {
    const path = ["/torrents", key, "bans"] as const;
    return this.#ask({ method: "POST", path, body: { address }, ...options });
  }

  /** Bans an address no more. */
  unban(address: string, options: AskOptions = {}): Promise<BansAnswer> {
    return this.#ask({ method: "DELETE", path: ["/bans", address], ...options });
  }

  /** What happened, the newest first. */
  log({ before, limit, ...options }: LogQuery = {}): Promise<LogAnswer> {
    return this.#get(["/log"], { before, limit }, options);
  }

  /** What all torrents together moved. */
  rates(range: RateRange, options?: AskOptions): Promise<RatesAnswer> {
    return this.#get(["/rates"], { range }, options);
  }

  /** What was moved, in this run and in all. */
  statistics(options?: AskOptions): Promise<StatisticsAnswer> {
    return this.#get(["/statistics"], {}, options);
  }

  /** The daemon's settings. */
  settings(options?: AskOptions): Promise<SettingsShape> {
    return this.#get(["/settings"], {}, options);
  }

  /** Changes some of the daemon's settings; gives all. */
  set(changes: SettingsShape, options: AskOptions = {}): Promise<SettingsShape> {
    return this.#ask({ method: "PATCH", path: ["/settings"], body: changes, ...options });
  }

  /** Signs a browser out. */
  async signOut(options: AskOptions = {}): Promise<void> {
    await this.#exchange.ask({ method: "POST", path: ["/sign-out"], ...options });
  }

  /** Ends the daemon. */
  async shutDown(options: AskOptions = {}): Promise<void> {
    await this.#exchange.ask({ method: "POST", path: ["/shut-down"], ...options });
  }

  /** The description of the API, as OpenAPI has it. */
  openApi(options?: AskOptions): Promise<Readonly<Record<string, unknown>>> {
    return this.#get(["/openapi.json"], {}, options);
  }

  /**
   * What changes, as it does, until the signal aborts or the loop is left. Where the stream breaks it says so, and opens it
   * again after a while, each time a longer one; what was missed is told then.
   *
   * @throws {ShoalError} if the daemon will not tell, such as that the token is wrong.
   */
  events(options: EventsOptions = {}): AsyncGenerator<ShoalEvent, void, undefined> {
    const { fields, torrent, parts, since = "", signal } = options;
    const choice = { fields: fields?.join(), torrent, parts: parts?.join() };
    const feed = new EventFeed({
      open: (heard, signal) =>
        this.#exchange.ask({
          path: ["/events"],
          query: { ...choice, since: heard === "" ? undefined : heard },
          headers: { accept: "text/event-stream" },
          signal,
        }),
      setTimer(delayMs, callback) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
      now: () => Date.now(),
      since,
      signal,
    });
    return feed.events();
  }

  #get<Answer>(
    path: Question["path"],
    query: NonNullable<Question["query"]>,
    options: AskOptions = {},
  ): Promise<Answer> {
    return this.#ask({ path, query, ...options });
  }

  #post<Answer>(path: string, body: object, options: AskOptions = {}): Promise<Answer> {
    return this.#ask({ method: "POST", path: [path], body, ...options });
  }

  #ask<Answer>(question: Question): Promise<Answer> {
    return this.#exchange.json(question);
  }
}

function base64Of(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
