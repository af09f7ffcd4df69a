import { type DetailName, events, type StreamEvent } from "../api.ts";
import { Topic } from "./topic.ts";

/** How the page is connected to the daemon. */
export interface Connection {
  /** `connecting`: nothing has come yet; `live`: it comes; `lost`: it came, and does no more; `signed-out`: it is refused. */
  readonly state: "connecting" | "live" | "lost" | "signed-out";
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** When it is tried again, in milliseconds since 1970; 0 where it is not. */
  readonly retryAt: number;
}

/** What a feed is asked for. */
export interface FeedRequest {
  /** Fields of rows. */
  readonly fields: readonly string[];
  /** The torrent of which more is told; 0 for none. */
  readonly torrent: number;
  /** What of it. */
  readonly parts: readonly DetailName[];
}

/** The first wait before it is tried again; each that follows doubles it. */
const FIRST_RETRY_MS = 500;

/** The longest one. */
const MAX_RETRY_MS = 10_000;

/** Statuses of those who are not let in. */
const REFUSALS: readonly number[] = [401, 403];

/** Keeps one stream of events open: it goes on after the last event when it breaks or is asked for something else. */
export class Feed {
  /** How it is connected has changed. */
  readonly changes = new Topic();
  readonly #take: (event: StreamEvent) => void;
  #connection: Connection = { state: "connecting", since: Date.now(), retryAt: 0 };
  #request: FeedRequest;
  #since = "";
  #failures = 0;
  #opened = new AbortController();
  #wake: () => void = () => undefined;
  #isEnded = false;

  /** A feed whose events go to `take`; nothing is asked before {@linkcode Feed.run}. */
  constructor(request: FeedRequest, take: (event: StreamEvent) => void) {
    this.#request = request;
    this.#take = take;
  }

  /** How it is connected. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Asks for something else from now on. */
  ask(request: FeedRequest): void {
    if (JSON.stringify(request) === JSON.stringify(this.#request)) return;
    // With other fields rows are other, and come all anew.
    if (request.fields.join() !== this.#request.fields.join()) this.#since = "";
    this.#request = request;
    this.#opened.abort();
    this.#wake();
  }

  /** Tries again at once, if it waits to. */
  retry(): void {
    this.#wake();
  }

  /** Ends it. */
  end(): void {
    this.#isEnded = true;
    this.#opened.abort();
    this.#wake();
  }

  /** Runs until it is ended. */
  async run(): Promise<void> {
    while (!this.#isEnded) {
      this.#opened = new AbortController();
      const { signal } = this.#opened;
      let status = 0;
      try {
        for await (const event of events({ ...this.#request, since: this.#since, signal })) {
          if (signal.aborted) break;
          this.#since = event.id;
          this.#failures = 0;
          this.#take(event);
          this.#set("live", 0);
        }
      } catch (error) {
        status = statusOf(error);
      }
      if (!signal.aborted) await this.#wait(status);
    }
  }

  async #wait(status: number): Promise<void> {
    const waitMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++);
    const before = this.#connection.state;
    const state = REFUSALS.includes(status) ? "signed-out" : before === "live" ? "lost" : before;
    this.#set(state, Date.now() + waitMs);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #set(state: Connection["state"], retryAt: number): void {
    const before = this.#connection;
    if (before.state === state && before.retryAt === retryAt) return;
    const since = before.state === state ? before.since : Date.now();
    this.#connection = { state, since, retryAt };
    this.changes.tell();
  }
}

function statusOf(error: unknown): number {
  const status: unknown = typeof error === "object" && error !== null
    ? Reflect.get(error, "status")
    : 0;
  return typeof status === "number" ? status : 0;
}
