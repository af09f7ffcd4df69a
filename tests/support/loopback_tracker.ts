import { encode } from "../../lib/bencode/mod.ts";
import type { Endpoint } from "../../lib/io/mod.ts";

/** An announce as it came. */
export interface SeenAnnounce {
  /** "started", "completed", "stopped", or "" for one at its time. */
  readonly event: string;
  /** Bytes, as they were told. */
  readonly left: number;
  /** Bytes, as they were told. */
  readonly downloaded: number;
  /** Bytes, as they were told. */
  readonly uploaded: number;
  /** The port that was told. */
  readonly port: number;
  /** The whole query. */
  readonly query: string;
}

/** How a tracker behaves. */
export interface LoopbackTrackerOptions {
  /** The peers that it names; none by default. */
  readonly peers?: () => readonly Endpoint[];
  /** What it answers, instead of naming its peers. */
  readonly answer?: (announce: SeenAnnounce, request: Request) => Response | Promise<Response>;
}

/** An HTTP tracker of this machine that notes what it is told, and answers whatever it was told to answer. */
export class LoopbackTracker implements AsyncDisposable {
  /** What it was told, in order. */
  readonly announces: SeenAnnounce[] = [];
  readonly #options: LoopbackTrackerOptions;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #closing = new AbortController();

  /** Serves at a free port. */
  constructor(options: LoopbackTrackerOptions = {}) {
    this.#options = options;
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => undefined,
      signal: this.#closing.signal,
      onError: () => new Response(null, { status: 500 }),
    }, (request) => this.#answer(request));
  }

  /** Where to announce to. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/announce`;
  }

  /** The events that it was told of, in order; announces at their time are left out. */
  get events(): string[] {
    return this.announces.map(({ event }) => event).filter((event) => event !== "");
  }

  /** Ends it, with whatever it has not answered yet. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#server.finished;
  }

  async #answer(request: Request): Promise<Response> {
    const { searchParams, search } = new URL(request.url);
    const announce = {
      event: searchParams.get("event") ?? "",
      left: Number(searchParams.get("left")),
      downloaded: Number(searchParams.get("downloaded")),
      uploaded: Number(searchParams.get("uploaded")),
      port: Number(searchParams.get("port")),
      query: search,
    };
    this.announces.push(announce);
    const { answer, peers = () => [] } = this.#options;
    return answer === undefined ? announceAnswer(peers()) : await answer(announce, request);
  }
}

/** An answer that names peers with IPv4 addresses (BEP 23). */
export function announceAnswer(peers: readonly Endpoint[], intervalSeconds = 1800): Response {
  const compact = new Uint8Array(peers.length * 6);
  const view = new DataView(compact.buffer);
  for (const [number, { hostname, port }] of peers.entries()) {
    compact.set(hostname.split(".").map(Number), number * 6);
    view.setUint16(number * 6 + 4, port);
  }
  return new Response(encode({ interval: intervalSeconds, peers: compact }));
}
