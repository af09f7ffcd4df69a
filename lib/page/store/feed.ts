import { type EventsOptions, ShoalError, type ShoalEvent } from "../../client/mod.ts";
import type { DetailName, EventField } from "../api.ts";
import { Topic } from "./topic.ts";

/** How the page is connected to the daemon. */
export interface Connection {
  /**
   * `connecting`: nothing has come yet; `live`: it comes; `lost`: it came, and does no more; `signed-out`: whoever asks is not
   * known; `refused`: it is not told for another reason.
   */
  readonly state: "connecting" | "live" | "lost" | "signed-out" | "refused";
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** When it is tried again, in milliseconds since 1970; 0 where it is not. */
  readonly retryAt: number;
  /** Why there is nothing, in words; "" for nothing to say. */
  readonly reason: string;
}

/** What a feed is asked for. */
export interface FeedRequest {
  /** Fields of rows. */
  readonly fields: readonly EventField[];
  /** The torrent of which more is told; 0 for none. */
  readonly torrent: number;
  /** What of it. */
  readonly parts: readonly DetailName[];
}

/** What tells the rows, the daemon and the torrent that is looked at. */
export type TellingEvent = Extract<ShoalEvent, { readonly data: unknown }>;

/** What a feed needs. */
export interface FeedOptions {
  /** Opens the stream. */
  open(options: EventsOptions): AsyncIterable<ShoalEvent>;
  /** Takes what is told. */
  take(event: TellingEvent): void;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The status of HTTP for those who are not known. */
const UNAUTHORISED = 401;

/** Keeps one stream of events open, and asks for something else where it is when the page wants it. */
export class Feed {
  /** How it is connected has changed. */
  readonly changes = new Topic();
  readonly #options: FeedOptions;
  #connection: Connection;
  #request: FeedRequest;
  #since = "";
  #opened = new AbortController();
  #isEnded = false;

  /** A feed of which nothing is asked before {@linkcode Feed.run}. */
  constructor(request: FeedRequest, options: FeedOptions) {
    this.#request = request;
    this.#options = options;
    this.#connection = { state: "connecting", since: options.now(), retryAt: 0, reason: "" };
  }

  /** How it is connected. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Asks for something else from now on. */
  ask(request: FeedRequest): void {
    if (JSON.stringify(request) === JSON.stringify(this.#request)) return;
    this.#request = request;
    this.#opened.abort();
  }

  /** Tries again at once, if it waits to. */
  retry(): void {
    if (this.#connection.state !== "live") this.#opened.abort();
  }

  /** Ends it. */
  end(): void {
    this.#isEnded = true;
    this.#opened.abort();
  }

  /** Runs until it is ended, or the daemon refuses. */
  async run(): Promise<void> {
    while (!this.#isEnded) {
      this.#opened = new AbortController();
      const { signal } = this.#opened;
      const { fields, torrent, parts } = this.#request;
      const detail = torrent > 0 ? { torrent, parts } : {};
      try {
        const events = this.#options.open({ fields, ...detail, since: this.#since, signal });
        for await (const event of events) {
          if (signal.aborted) break;
          this.#take(event);
        }
      } catch (error) {
        if (signal.aborted) continue;
        if (!(error instanceof ShoalError)) throw error;
        this.#set(error.status === UNAUTHORISED ? "signed-out" : "refused", 0, error.message);
        return;
      }
    }
  }

  #take(event: ShoalEvent): void {
    switch (event.kind) {
      case "broken": {
        const { state } = this.#connection;
        const retryAt = this.#options.now() + event.retryMs;
        this.#set(state === "live" ? "lost" : state, retryAt, event.error.message);
        return;
      }
      case "restored":
        this.#set("live", 0);
        return;
      default:
        this.#since = event.id;
        this.#options.take(event);
        this.#set("live", 0);
    }
  }

  #set(state: Connection["state"], retryAt: number, reason = ""): void {
    const before = this.#connection;
    if (before.state === state && before.retryAt === retryAt) return;
    const since = before.state === state ? before.since : this.#options.now();
    this.#connection = { state, since, retryAt, reason };
    this.changes.tell();
  }
}
