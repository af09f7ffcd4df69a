import type { Datagrams, Endpoint } from "../io/mod.ts";
import { toEndpoint } from "./_address.ts";

/** The longest datagram that UDP can carry; what is received into must be as large, for the rest is cut off. */
const MAX_DATAGRAM_LENGTH = 65_536;

/** A UDP socket of Deno's own; there are some where Deno runs with `--unstable-net`. */
export class UdpSocket implements Datagrams {
  readonly addr: Endpoint;
  readonly #socket: Deno.DatagramConn;
  #spare: Uint8Array | undefined;
  #closed = false;

  constructor(at: Endpoint) {
    this.#socket = Deno.listenDatagram({ transport: "udp", hostname: at.hostname, port: at.port });
    this.addr = endpointOf(this.#socket.addr);
  }

  async receive(): Promise<[Uint8Array, Endpoint]> {
    const buffer = this.#spare ?? new Uint8Array(MAX_DATAGRAM_LENGTH);
    this.#spare = undefined; // a second receive at the same time gets a buffer of its own
    for (;;) {
      try {
        const [data, from] = await this.#socket.receive(buffer);
        const own = data.slice();
        this.#spare = buffer;
        return [own, endpointOf(from)];
      } catch (error) {
        // Windows reports here that an earlier datagram reached a closed port.
        if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
      }
    }
  }

  send(data: Uint8Array, to: Endpoint): Promise<number> {
    return this.#socket.send(data, { transport: "udp", hostname: to.hostname, port: to.port });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}

function endpointOf(address: Deno.Addr): Endpoint {
  if (!("hostname" in address)) throw new TypeError("Cannot name a socket that is not of UDP");
  return toEndpoint(address);
}
