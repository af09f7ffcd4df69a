import type { ByteStream, Dialer, DialOptions, Endpoint } from "../io/mod.ts";
import { addressFamily } from "./_address.ts";
import { TcpStream } from "./_tcp_stream.ts";

/** Opens TCP streams, from local addresses of choice if there are some. */
export class TcpDialer implements Dialer {
  readonly #bind: readonly string[];

  /** Takes the local addresses to leave from; the system chooses where there are none. */
  constructor(bind: readonly string[] = []) {
    this.#bind = bind;
  }

  async connect(to: Endpoint, options: DialOptions = {}): Promise<ByteStream> {
    const { signal } = options;
    // A name would be resolved where no policy sees the addresses.
    if (addressFamily(to.hostname) === 0) {
      throw new TypeError(`Cannot connect to "${to.hostname}": it is not an IP address`);
    }
    signal?.throwIfAborted();
    const [first] = this.#bind;
    if (first !== undefined) {
      const family = addressFamily(to.hostname);
      const { connectFrom } = await import("./_bound_stream.ts");
      const from = this.#bind.find((address) => addressFamily(address) === family) ?? first;
      return await connectFrom(from, to, signal);
    }
    const connection = await Deno.connect({ hostname: to.hostname, port: to.port, signal });
    return new TcpStream(connection);
  }
}
