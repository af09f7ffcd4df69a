import type { Clock, Endpoint, HttpHandler } from "../../lib/io/mod.ts";
import type { SampleTorrent } from "../../lib/testing/mod.ts";

/** Bytes that a limited server sends at once. */
const CHUNK_BYTES = 16_384;

/** One request that a web server got. */
export interface WebRequest {
  /** Path and query, as they came. */
  readonly target: string;
  /** The `Range` field; undefined where there was none. */
  readonly range: string | undefined;
  /** All header fields. */
  readonly headers: Headers;
  /** Milliseconds on the server's clock. */
  readonly at: number;
}

/** What a web server does. */
export interface WebServerScript {
  /** Whether it keeps to ranges; true by default. */
  readonly ranges?: boolean;
  /** Whether it says how long a whole file is; true by default. */
  readonly saysLength?: boolean;
  /** Bytes a second of each answer; no limit by default. */
  readonly rateBytesPerSec?: number;
  /** Sends so many bytes of each answer and then no more, without ending it. */
  readonly stallsAfter?: number;
  /** Changes what a file has. */
  content?(file: number, right: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** Answers otherwise; undefined for the usual answer. `count` is how many requests there were before. */
  answer?(request: Request, count: number): Response | undefined;
}

/** A web server that has the files of a torrent below `/`, as BEP 19 has them, and notes what it is asked. */
export class WebServer {
  /** The requests that came, the oldest first. */
  readonly requests: WebRequest[] = [];
  /** Bytes that were sent. */
  sentBytes = 0;
  /** Answers that are being sent. */
  openCount = 0;
  /** The most that were sent at once. */
  maxOpenCount = 0;
  readonly #torrent: SampleTorrent;
  readonly #clock: Clock;
  readonly #script: WebServerScript;

  /** A server in the time of a clock. */
  constructor(torrent: SampleTorrent, clock: Clock, script: WebServerScript = {}) {
    this.#torrent = torrent;
    this.#clock = clock;
    this.#script = script;
  }

  /** Answers requests. */
  get handler(): HttpHandler {
    return (request: Request, _from: Endpoint) => this.answer(request);
  }

  /** Answers one. */
  answer(request: Request): Response {
    const { pathname, search } = new URL(request.url);
    const range = request.headers.get("range") ?? undefined;
    const count = this.requests.length;
    const { headers } = request;
    this.requests.push({ target: pathname + search, range, headers, at: this.#clock.now() });
    const special = this.#script.answer?.(request, count);
    if (special) return special;
    const path = decodeURIComponent(pathname).slice(1);
    const file = this.#torrent.metainfo.files.findIndex((each) => each.path === path && !each.pad);
    if (file < 0) return new Response("not here", { status: 404 });
    const { content = (_file: number, right: Uint8Array<ArrayBuffer>) => right } = this.#script;
    return this.#serve(content(file, this.#torrent.content(file)), range);
  }

  #serve(content: Uint8Array<ArrayBuffer>, range: string | undefined): Response {
    const { ranges = true, saysLength = true } = this.#script;
    const match = ranges ? /^bytes=(\d+)-(\d+)$/.exec(range ?? "") : null;
    if (match === null) {
      const headers = saysLength ? { "content-length": `${content.length}` } : undefined;
      return new Response(this.#body(content), { headers });
    }
    const start = Number(match[1]);
    const end = Math.min(Number(match[2]) + 1, content.length);
    if (start >= end) {
      const headers = { "content-range": `bytes */${content.length}` };
      return new Response(null, { status: 416, headers });
    }
    return new Response(this.#body(content.subarray(start, end)), {
      status: 206,
      headers: {
        "content-range": `bytes ${start}-${end - 1}/${content.length}`,
        "content-length": `${end - start}`,
      },
    });
  }

  #body(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { rateBytesPerSec = Infinity, stallsAfter = Infinity } = this.#script;
    this.openCount++;
    this.maxOpenCount = Math.max(this.maxOpenCount, this.openCount);
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        if (at >= stallsAfter) return await new Promise(() => undefined);
        const size = rateBytesPerSec === Infinity ? 4 * CHUNK_BYTES : CHUNK_BYTES;
        const chunk = bytes.slice(at, Math.min(at + size, stallsAfter));
        if (chunk.length > 0) {
          const delayMs = chunk.length * 1000 / rateBytesPerSec;
          if (delayMs > 0) {
            await new Promise<void>((go) => void this.#clock.setTimer(delayMs, go));
          }
          at += chunk.length;
          this.sentBytes += chunk.length;
          controller.enqueue(chunk);
        }
        if (at < bytes.length) return;
        this.openCount--;
        controller.close();
      },
      cancel: () => void this.openCount--,
    }, { highWaterMark: 0 });
  }
}
