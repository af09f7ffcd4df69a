import type { Clock, Disk, Http, Log, StateStore, Timer } from "../../io/mod.ts";
import { type FetchedFilter, fetchFilter, loadFilter } from "./_filter_fetch.ts";
import { type FilterStamp, KeptLists } from "./_kept_lists.ts";
import type { IpFilter } from "./ip_filter.ts";
import { IpFilterError } from "./ip_filter_error.ts";
import { type IpFilterList, readIpFilter } from "./read_ip_filter.ts";

/** How often lists of URLs are asked for again; those who publish some ask for no more than once a day. */
const REFRESH_MS = 24 * 3_600_000;

/** How often files are looked at: that costs one look at their time. */
const FILE_REFRESH_MS = 60_000;

/** When a list that could not be had is tried again. */
const RETRY_MS = 3_600_000;

/** A server that has not sent a list after this is given up; the largest lists take a minute on a slow line. */
const FETCH_TIMEOUT_MS = 120_000;

/** What an {@linkcode IpFilterSource} needs. */
export interface IpFilterSourceOptions {
  /** Asks for lists at URLs. */
  readonly http: Http;
  /** Reads lists in files. */
  readonly disk: Disk;
  /** Time. */
  readonly clock: Clock;
  /** Where it is told what was read and what could not be. */
  readonly log: Log;
  /** Where lists of URLs are kept between runs; they are not where it is left out. */
  readonly state?: StateStore;
  /** How often lists of URLs are asked for again, in milliseconds; once a day by default. */
  readonly refreshMs?: number;
}

/** One list, and what is known of it. */
interface Source {
  readonly name: string;
  readonly url: URL | undefined;
  stamp: FilterStamp;
  timer: Timer | undefined;
}

/**
 * Keeps an {@linkcode IpFilter} filled from files and URLs. URLs are asked again by `ETag` and `Last-Modified`, files are read
 * again when they have changed. A list that can not be had again stays as it was, that of an earlier run too.
 */
export class IpFilterSource implements AsyncDisposable {
  readonly #filter: IpFilter;
  readonly #options: IpFilterSourceOptions;
  readonly #kept: KeptLists | undefined;
  readonly #ending = new AbortController();
  readonly #tasks = new Set<Promise<void>>();
  readonly #sources: Source[] = [];

  private constructor(filter: IpFilter, options: IpFilterSourceOptions) {
    this.#filter = filter;
    this.#options = options;
    this.#kept = options.state && new KeptLists(options.state);
  }

  /**
   * Reads all lists, each a path or an `http:` or `https:` URL, and keeps them fresh until it is closed. One of a URL that an
   * earlier run has kept is used at once, and asked for anew in the meantime.
   *
   * @throws {Error} if one can not be had or read: nobody is to be met who should have been refused.
   */
  static async open(
    filter: IpFilter,
    lists: readonly string[],
    options: IpFilterSourceOptions,
  ): Promise<IpFilterSource> {
    const source = new IpFilterSource(filter, options);
    try {
      for (const list of new Set(lists)) await source.#add(list);
      return source;
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Asks for no list any more; what was read stays in the filter. */
  async close(): Promise<void> {
    this.#ending.abort(new Error("The session is being closed"));
    for (const source of this.#sources) source.timer?.cancel();
    await Promise.all(this.#tasks);
  }

  /** As {@linkcode IpFilterSource.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #add(list: string): Promise<void> {
    const url = /^https?:\/\//i.test(list) ? URL.parse(list) ?? undefined : undefined;
    const source: Source = { name: list, url, stamp: {}, timer: undefined };
    const isKept = url !== undefined && await this.#recall(source, url);
    if (!isKept) await this.#refresh(source);
    this.#sources.push(source);
    this.#schedule(source, isKept ? 0 : this.#periodOf(source));
  }

  /** Takes the list that an earlier run has kept; false where there is none. */
  async #recall(source: Source, url: URL): Promise<boolean> {
    try {
      const kept = await this.#kept?.read(url);
      if (kept === undefined) return false;
      this.#take(source, await readIpFilter(ReadableStream.from([kept.bytes]), source.name));
      source.stamp = kept.stamp;
      return true;
    } catch (error) {
      this.#log("warn", `Cannot use what was kept of IP filter ${source.name}`, error);
      return false;
    }
  }

  async #refresh(source: Source): Promise<void> {
    const { url, name, stamp } = source;
    const fetched = url === undefined
      ? await loadFilter(name, this.#options.disk, stamp)
      : await this.#fetch(url, stamp);
    if (fetched === undefined) return;
    source.stamp = fetched.stamp;
    this.#take(source, fetched.list);
    const { bytes } = fetched;
    if (url === undefined || bytes === undefined) return;
    try {
      await this.#kept?.write(url, { bytes, stamp: fetched.stamp });
    } catch (error) {
      this.#log("warn", `Cannot keep IP filter ${name} for the next run`, error);
    }
  }

  async #fetch(url: URL, stamp: FilterStamp): Promise<FetchedFilter | undefined> {
    const { http, clock } = this.#options;
    const late = new AbortController();
    const timer = clock.setTimer(FETCH_TIMEOUT_MS, () => {
      const reason = `the server took more than ${FETCH_TIMEOUT_MS / 1000} seconds`;
      late.abort(new IpFilterError(url.href, reason));
    });
    const signal = AbortSignal.any([this.#ending.signal, late.signal]);
    try {
      return await fetchFilter(url, http, { stamp, signal });
    } catch (error) {
      if (error instanceof IpFilterError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new IpFilterError(url.href, reason.replace(/^Cannot (?:ask|resolve) \S+: /, ""), {
        cause: error,
      });
    } finally {
      timer.cancel();
    }
  }

  #take({ name }: Source, { ranges, unreadable, firstUnreadable }: IpFilterList): void {
    this.#filter.set(name, ranges);
    this.#log("info", `IP filter ${name}: ${ranges.size} ranges`);
    if (unreadable > 0) {
      const lines = unreadable === 1 ? "line" : "lines";
      this.#log(
        "warn",
        `IP filter ${name}: ${unreadable} ${lines} can not be read, first line ${firstUnreadable}`,
      );
    }
  }

  #schedule(source: Source, delayMs: number): void {
    if (this.#ending.signal.aborted) return;
    source.timer = this.#options.clock.setTimer(delayMs, () => {
      const task = this.#refreshAgain(source);
      this.#tasks.add(task);
      task.finally(() => this.#tasks.delete(task));
    });
  }

  /** Never rejects. */
  async #refreshAgain(source: Source): Promise<void> {
    let delayMs = this.#periodOf(source);
    try {
      await this.#refresh(source);
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      delayMs = Math.min(delayMs, RETRY_MS);
      this.#log("warn", `IP filter ${source.name} stays as it was`, error);
    }
    this.#schedule(source, delayMs);
  }

  #periodOf(source: Source): number {
    return source.url === undefined ? FILE_REFRESH_MS : this.#options.refreshMs ?? REFRESH_MS;
  }

  #log(level: "info" | "warn", message: string, error?: unknown): void {
    this.#options.log.write({ level, message, ...(error === undefined ? {} : { error }) });
  }
}
