import type { ByteStream, Endpoint, StreamListener } from "../io/mod.ts";
import { toEndpoint } from "./_address.ts";
import { TcpStream } from "./_tcp_stream.ts";

/** Takes TCP streams from others. */
export class TcpListener implements StreamListener {
  readonly addr: Endpoint;
  readonly #listener: Deno.TcpListener;
  #closed = false;

  constructor(at: Endpoint) {
    this.#listener = Deno.listen({ hostname: at.hostname, port: at.port });
    this.addr = toEndpoint(this.#listener.addr);
  }

  async accept(): Promise<ByteStream> {
    for (;;) {
      const connection = await this.#listener.accept();
      try {
        return new TcpStream(connection);
      } catch (error) {
        // That is no fault of the listener.
        if (this.#closed) throw error;
      }
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.close();
  }
}
