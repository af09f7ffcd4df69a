import type { Clock, Disk, Http, Log, Timer } from "../../io/mod.ts";
import { fetchFilter, type FilterStamp, loadFilter } from "./_filter_fetch.ts";
import type { IpFilter } from "./ip_filter.ts";

/** How often lists of URLs are asked for again; those who publish some ask for no more than once a day. */
const REFRESH_MS = 24 * 3_600_000;

/** How often files are looked at: that costs one look at their time. */
const FILE_REFRESH_MS = 60_000;

/** When a list that could not be had is tried again. */
const RETRY_MS = 3_600_000;

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
 * again when they have changed. A list that can not be had again stays as it was.
 */
export class IpFilterSource implements AsyncDisposable {
  readonly #filter: IpFilter;
  readonly #options: IpFilterSourceOptions;
  readonly #ending = new AbortController();
  readonly #tasks = new Set<Promise<void>>();
  readonly #sources: Source[] = [];

  private constructor(filter: IpFilter, options: IpFilterSourceOptions) {
    this.#filter = filter;
    this.#options = options;
  }

  /**
   * Reads all lists, each a path or an `http:` or `https:` URL, and keeps them fresh until it is closed.
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
    await this.#refresh(source);
    this.#sources.push(source);
    this.#schedule(source, this.#periodOf(source));
  }

  async #refresh(source: Source): Promise<void> {
    const { url, name, stamp } = source;
    const { http, disk } = this.#options;
    const signal = this.#ending.signal;
    const fetched = url === undefined
      ? await loadFilter(name, disk, stamp)
      : await fetchFilter(url, http, { stamp, signal });
    if (fetched === undefined) return;
    source.stamp = fetched.stamp;
    const { ranges, unreadable, firstUnreadable } = fetched.list;
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
