import type { ErrorAnswer } from "../daemon/api/mod.ts";
import { ShoalError } from "./shoal_error.ts";

/** Where the API is. */
const API_PREFIX = "/api/v1";

/** Asks over HTTP: `fetch`, or what does the same. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Which daemon is asked, and how. */
export interface ExchangeOptions {
  /** Where it is: its origin. */
  readonly origin: string;
  /** The header field `Authorization`; undefined for none. */
  readonly authorization: string | undefined;
  /** Asks over HTTP. */
  readonly fetch: Fetch;
}

/** What is asked for. */
export interface Question {
  /** How; GET by default. */
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Where, below the API's prefix: its first part is a path, each of the others is made a part of one. */
  readonly path: readonly [string, ...(string | number)[]];
  /** What stands behind the `?`; what is undefined is left out. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** What is sent as JSON; nothing for a GET. */
  readonly body?: object;
  /** Header fields besides. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
}

/** A value in a query, or several. */
export type QueryValue = string | number | undefined | readonly (string | number)[];

/** Asks one daemon, and tells what went wrong in one way. */
export class Exchange {
  readonly #options: ExchangeOptions;

  /** Nothing was asked yet. */
  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** The address of something. */
  urlOf({ path, query = {} }: Pick<Question, "path" | "query">): string {
    const [root, ...parts] = path;
    const whole = [root, ...parts.map((part) => encodeURIComponent(part))].join("/");
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
      for (const one of values) parameters.append(name, String(one));
    }
    const search = parameters.size > 0 ? `?${parameters}` : "";
    return `${this.#options.origin}${API_PREFIX}${whole}${search}`;
  }

  /**
   * Asks, and gives an answer that is well.
   *
   * @throws {ShoalError} if it is not; what `signal` was aborted with.
   */
  async ask(question: Question): Promise<Response> {
    const { method = "GET", body, headers = {}, signal } = question;
    const { authorization, fetch } = this.#options;
    const init: RequestInit = {
      method,
      headers: {
        ...headers,
        ...authorization === undefined ? {} : { authorization },
        ...method === "GET" ? {} : { "content-type": "application/json" },
      },
      ...method === "GET" ? {} : { body: JSON.stringify(body ?? {}) },
      ...signal ? { signal } : {},
    };
    const answer = await this.#reach(fetch(this.urlOf(question), init), signal);
    if (answer.ok) return answer;
    throw errorOf(answer, await this.#reach(answer.text(), signal));
  }

  /** Asks for JSON. */
  async json<Answer>(question: Question): Promise<Answer> {
    const answer = await this.ask(question);
    const text = await this.#reach(answer.text(), question.signal);
    try {
      const value: Answer = JSON.parse(text);
      return value;
    } catch (cause) {
      throw foreign(answer.status, { cause });
    }
  }

  /** Asks for a file. */
  async bytes(question: Question): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.ask(question);
    return new Uint8Array(await this.#reach(answer.arrayBuffer(), question.signal));
  }

  async #reach<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await answer;
    } catch (cause) {
      signal?.throwIfAborted();
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `Cannot reach the daemon at ${this.#options.origin}: ${why}`;
      throw new ShoalError("unreachable", message, { cause });
    }
  }
}

/** What an answer says that is not well. */
function errorOf({ status, headers }: Response, text: string): ShoalError {
  const retryAfterSeconds = Number(headers.get("retry-after") ?? NaN);
  const error = parseError(text);
  if (error === undefined) return foreign(status);
  return new ShoalError(error.kind, error.message, {
    status,
    ...Number.isFinite(retryAfterSeconds) ? { retryAfterSeconds } : {},
  });
}

function parseError(text: string): ErrorAnswer["error"] | undefined {
  try {
    const { error }: Partial<ErrorAnswer> = JSON.parse(text);
    return typeof error?.kind === "string" && typeof error.message === "string" ? error : undefined;
  } catch {
    // Whatever says so, it is no daemon.
    return undefined;
  }
}

function foreign(status: number, options: ErrorOptions = {}): ShoalError {
  const message = `Cannot use the answer: it is none of Shoal (status ${status})`;
  return new ShoalError("not-shoal", message, { ...options, status });
}
