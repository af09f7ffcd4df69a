import type { DatagramOptions, Datagrams, Endpoint } from "../io/mod.ts";
import { addressFamily, toEndpoint } from "./_address.ts";
import { interfaceIndexOf } from "./_system_interfaces.ts";

/** The longest datagram that UDP can carry; what is received into must be as large, for the rest is cut off. */
const MAX_DATAGRAM_LENGTH = 65_536;

/** A UDP socket of Deno's own; there are some where Deno runs with `--unstable-net`. */
export class UdpSocket implements Datagrams {
  readonly addr: Endpoint;
  readonly #socket: Deno.DatagramConn;
  #spare: Uint8Array | undefined;
  #closed = false;

  constructor(at: Endpoint, options: DatagramOptions = {}) {
    this.#socket = Deno.listenDatagram({
      transport: "udp",
      hostname: at.hostname,
      port: at.port,
      reuseAddress: options.reuseAddress ?? false,
      loopback: true, // of multicast: other programs of this machine hear it too
    });
    this.addr = endpointOf(this.#socket.addr);
  }

  /** Joins a multicast group on the interface that an address is of, or on one that the system chooses. */
  async join(group: string, address: string | undefined): Promise<void> {
    if (addressFamily(group) === 6) {
      const index = address === undefined ? 0 : await interfaceIndexOf(address);
      await this.#socket.joinMulticastV6(group, index);
    } else {
      await this.#socket.joinMulticastV4(group, address ?? "0.0.0.0");
    }
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
