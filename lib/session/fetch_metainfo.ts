import { concatBytes } from "../hash/mod.ts";
import type { Clock, HttpPurpose, HttpResponse, Io, Network, Timer } from "../io/mod.ts";
import { MAX_METAINFO_LENGTH } from "../metainfo/mod.ts";

/** Redirects that are followed. */
const MAX_REDIRECTS = 5;

/** A server that sends nothing for so long is given up, as trackers are twice as soon; and all of it after this. */
const SILENCE_MS = 20_000;
const TOTAL_MS = 300_000;

/** How a .torrent is fetched. */
export interface FetchMetainfoOptions {
  /** Gives it up. */
  readonly signal?: AbortSignal;
  /** Where the URL is from; from the user by default. */
  readonly purpose?: HttpPurpose;
  /** Cookies for its server, as in a `Cookie` header field; those it redirects to elsewhere do not get them. */
  readonly cookies?: string;
}

/** What a fetch has in hand. */
interface Fetching {
  readonly network: Network;
  readonly deadline: Deadline;
  readonly purpose: HttpPurpose;
  readonly cookies: string | undefined;
}

/**
 * Fetches a .torrent over HTTP or HTTPS.
 *
 * @throws {Error} if there is none to be had, it is larger than a torrent may be, or the server takes too long.
 * @throws what `signal` was aborted with.
 */
export async function fetchMetainfo(
  url: URL,
  { network, clock }: Pick<Io, "network" | "clock">,
  options: FetchMetainfoOptions = {},
): Promise<Uint8Array> {
  const { signal, purpose = "user", cookies } = options;
  using deadline = new Deadline(clock, url, signal);
  return await fetchBy(url, { network, deadline, purpose, cookies });
}

async function fetchBy(url: URL, fetching: Fetching): Promise<Uint8Array> {
  const { network, deadline, purpose, cookies } = fetching;
  let next = url;
  let redirectedBy: HttpResponse | undefined;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await deadline.of(network.http.request({
      url: next,
      purpose,
      ...(redirectedBy === undefined ? {} : { redirectedBy }),
      ...(cookies !== undefined && next.origin === url.origin
        ? { headers: { cookie: cookies } }
        : {}),
      signal: deadline.signal,
    }));
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      next = redirected(next, location);
      redirectedBy = response;
      continue;
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`Cannot fetch "${url.href}": the server answered ${response.status}`);
    }
    return await readBody(response, url, deadline);
  }
  throw new Error(`Cannot fetch "${url.href}": more than ${MAX_REDIRECTS} redirects`);
}

function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from)) throw new Error(`Cannot follow a redirect to "${location}"`);
  const to = new URL(location, from);
  if (to.protocol !== "http:" && to.protocol !== "https:") {
    throw new Error(`Cannot follow a redirect to "${to.protocol}"`);
  }
  return to;
}

async function readBody(
  response: HttpResponse,
  url: URL,
  deadline: Deadline,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const part = await deadline.of(reader?.read() ?? END);
      if (part.done) break;
      length += part.value.length;
      if (length > MAX_METAINFO_LENGTH) {
        throw new Error(`Cannot fetch "${url.href}": it is too large for a torrent`);
      }
      parts.push(part.value);
    }
  } catch (error) {
    // A body that has failed has nothing to be given up any more.
    await reader?.cancel().catch(() => undefined);
    throw error;
  }
  return concatBytes(parts);
}

/** What is read of no body. */
const END: Promise<ReadableStreamReadResult<Uint8Array>> = Promise.resolve({
  done: true,
  value: undefined,
});

/** The end of one fetch, whoever brings it about. */
class Deadline implements Disposable {
  readonly #clock: Clock;
  readonly #url: URL;
  readonly #late = new AbortController();
  readonly #timers: Record<"total" | "silence", Timer>;
  /** Aborts when it has taken too long, or with the signal of whoever asks. */
  readonly signal: AbortSignal;

  constructor(clock: Clock, url: URL, given: AbortSignal | undefined) {
    this.#clock = clock;
    this.#url = url;
    this.#timers = { total: this.#endAfter(TOTAL_MS), silence: this.#endAfter(SILENCE_MS) };
    this.signal = given ? AbortSignal.any([given, this.#late.signal]) : this.#late.signal;
  }

  /** Waits for the next sign of life. @throws what the signal was aborted with. */
  async of<T>(next: Promise<T>): Promise<T> {
    const { signal } = this;
    const over = Promise.withResolvers<never>();
    const onAbort = () => over.reject(signal.reason);
    signal.addEventListener("abort", onAbort);
    try {
      signal.throwIfAborted();
      const value = await Promise.race([next, over.promise]);
      this.#timers.silence.cancel();
      this.#timers.silence = this.#endAfter(SILENCE_MS);
      return value;
    } catch (error) {
      // What was given up fails in ways of its own, and later.
      next.catch(() => undefined);
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  [Symbol.dispose](): void {
    this.#timers.total.cancel();
    this.#timers.silence.cancel();
  }

  #endAfter(ms: number): Timer {
    return this.#clock.setTimer(ms, () => {
      const reason = `the server took more than ${ms / 1000} seconds`;
      this.#late.abort(new Error(`Cannot fetch "${this.#url.href}": ${reason}`));
    });
  }
}
