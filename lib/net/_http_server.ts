import type { Endpoint, HttpHandler, HttpServer, Log } from "../io/mod.ts";
import { toEndpoint } from "./_address.ts";

/** An HTTP server of Deno's, which says nothing on the console. */
export class DenoHttpServer implements HttpServer {
  readonly addr: Endpoint;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(at: Endpoint, handler: HttpHandler, log?: Log) {
    this.#server = Deno.serve({
      hostname: at.hostname,
      port: at.port,
      onListen() {},
      onError(error) {
        log?.write({ level: "error", message: "Cannot answer an HTTP request", error });
        return new Response("Internal Server Error\n", { status: 500 });
      },
    }, (request, info) => handler(request, toEndpoint(info.remoteAddr)));
    this.addr = toEndpoint(this.#server.addr);
  }

  async close(): Promise<void> {
    await this.#server.shutdown();
  }
}
