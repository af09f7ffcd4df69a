import type { ByteStream, Dialer, DialOptions, Endpoint } from "../io/mod.ts";
import { addressFamily } from "./_address.ts";
import { TcpStream } from "./_tcp_stream.ts";

/** Opens TCP streams, from a local address of choice if there is one. */
export class TcpDialer implements Dialer {
  readonly #bind: string | undefined;

  constructor(bind?: string) {
    this.#bind = bind;
  }

  async connect(to: Endpoint, options: DialOptions = {}): Promise<ByteStream> {
    const { signal } = options;
    // A name would be resolved where no policy sees the addresses.
    if (addressFamily(to.hostname) === 0) {
      throw new TypeError(`Cannot connect to "${to.hostname}": it is not an IP address`);
    }
    signal?.throwIfAborted();
    if (this.#bind !== undefined) {
      const { connectFrom } = await import("./_bound_stream.ts");
      return await connectFrom(this.#bind, to, signal);
    }
    const connection = await Deno.connect({ hostname: to.hostname, port: to.port, signal });
    return new TcpStream(connection);
  }
}
