import type { EventField, SessionPart } from "../../lib/client/mod.ts";
import { assetAnswer } from "../../lib/daemon/http/assets.ts";
import { secured } from "../../lib/daemon/http/security_headers.ts";
import { loadPage } from "../../lib/daemon/page/mod.ts";
import type { MadeUpRows } from "./rows.ts";

/** How the daemon is said to be. */
const SESSION: SessionPart = {
  downloadRate: 85_900_000,
  uploadRate: 6_100_000,
  freeBytes: 218 * 2 ** 30,
  peers: 340,
  dhtNodes: 412,
  port: 51413,
  isPortOpen: true,
  isAlternativeSpeed: false,
  isReadOnly: false,
  version: "0.1.0",
};

/** How a daemon is made up. */
export interface MadeUpDaemonOptions {
  /** Its torrents. */
  readonly rows: MadeUpRows;
  /** How many of them change with each tick. */
  readonly changes: number;
  /** How long a tick takes, in milliseconds; a second unless given. */
  readonly tickMs?: number;
}

/** Serves the page as it was built, over a daemon of which there is only the list. */
export class MadeUpDaemon implements AsyncDisposable {
  /** Where it is. */
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #ending = new AbortController();
  readonly #options: MadeUpDaemonOptions;

  private constructor(options: MadeUpDaemonOptions, assets: Awaited<ReturnType<typeof loadPage>>) {
    this.#options = options;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      (request) => {
        const { pathname, searchParams } = new URL(request.url);
        const asset = assets.get(pathname);
        if (asset !== undefined) return secured(assetAnswer(asset, request.headers));
        if (pathname === "/api/v1/events") return this.#events(searchParams);
        return secured(Response.json({}, { status: 404 }));
      },
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** Opens one. @throws {Error} if the page is not built. */
  static async open(options: MadeUpDaemonOptions): Promise<MadeUpDaemon> {
    const assets = await loadPage();
    if (assets.size === 0) throw new Error("Cannot find the page: run deno task build");
    return new MadeUpDaemon(options, assets);
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#server.shutdown();
  }

  #events(query: URLSearchParams): Response {
    const { rows, changes, tickMs = 1_000 } = this.#options;
    const known: EventField[] = Object.keys(rows.rows[0] ?? {}).filter(isField);
    const fields = (query.get("fields") ?? "id").split(",").flatMap((name) => {
      return known.filter((field) => field === name);
    });
    const encoder = new TextEncoder();
    let tick = 0;
    let timer: ReturnType<typeof setInterval>;
    const ending = this.#ending.signal;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        function tell(kind: string, data: object): void {
          const text = `event: ${kind}\nid: 1-${tick++}\ndata: ${JSON.stringify(data)}\n\n`;
          controller.enqueue(encoder.encode(text));
        }
        tell("reset", { fields, rows: rows.values(fields), session: SESSION });
        timer = setInterval(() => {
          const session = { downloadRate: SESSION.downloadRate + tick * 1_000 };
          if (changes > 0) tell("delta", { rows: rows.change(changes), session });
        }, tickMs);
        ending.addEventListener("abort", () => {
          clearInterval(timer);
          controller.close();
        });
      },
      cancel: () => clearInterval(timer),
    });
    return secured(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  }
}

function isField(name: string): name is EventField {
  return name !== "";
}
