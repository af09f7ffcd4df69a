import { formatEndpoint, normaliseHostname, parseIp, scopeOf } from "../../address/mod.ts";
import type { Clock, Datagrams, Endpoint, Log, Timer } from "../../io/mod.ts";
import type { ProxyDialer, ProxySession } from "./proxy_dialer.ts";
import { ProxyError } from "./proxy_error.ts";
import { decodeSocks5Datagram, encodeSocks5Datagram } from "./socks5_datagram.ts";

/** How long to wait before the proxy is asked again, after it hung up; doubled up to the second. */
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/** What {@linkcode ProxyDatagrams} needs besides a dialer. */
export interface ProxyDatagramsOptions {
  /** Opens the socket that datagrams go to the proxy from. */
  readonly bind: (proxyAddress: string) => Promise<Datagrams>;
  /** Time. */
  readonly clock: Clock;
  /** Where it is told that the proxy hung up. */
  readonly log: Log;
}

/**
 * A UDP socket whose datagrams all go through a SOCKS5 proxy (RFC 1928 7), to addresses and to names. The proxy carries
 * them as long as the connection that asked for it is open: when that ends, nothing is sent until it is there again.
 */
export class ProxyDatagrams implements Datagrams {
  /** The port here that the proxy is told of; others see one of the proxy's. */
  readonly addr: Endpoint;
  readonly #dialer: ProxyDialer;
  readonly #socket: Datagrams;
  readonly #options: ProxyDatagramsOptions;
  readonly #ending = new AbortController();
  #control: ProxySession;
  /** Where datagrams are sent; undefined while the proxy is asked again. */
  #relay: Endpoint | undefined;
  #timer: Timer | undefined;

  private constructor(
    dialer: ProxyDialer,
    options: ProxyDatagramsOptions,
    opened: { readonly socket: Datagrams; readonly control: ProxySession },
  ) {
    this.#dialer = dialer;
    this.#options = options;
    this.#socket = opened.socket;
    this.#control = opened.control;
    this.addr = this.#socket.addr;
    this.#begin(opened.control);
  }

  /**
   * Asks the proxy to carry datagrams.
   *
   * @throws {ProxyError} if it can not be reached, or does not carry any.
   */
  static async open(
    dialer: ProxyDialer,
    options: ProxyDatagramsOptions,
  ): Promise<ProxyDatagrams> {
    const control = await dialer.associate();
    try {
      const socket = await options.bind(control.address);
      return new ProxyDatagrams(dialer, options, { socket, control });
    } catch (error) {
      control.stream.close();
      throw error;
    }
  }

  /** Waits for the next datagram that comes through the proxy; what others send to the socket is ignored. */
  async receive(): Promise<[Uint8Array, Endpoint]> {
    for (;;) {
      const [bytes, from] = await this.#socket.receive();
      const relay = this.#relay;
      if (relay === undefined || from.port !== relay.port) continue;
      if (normaliseHostname(from.hostname) !== relay.hostname) continue;
      const datagram = decodeSocks5Datagram(bytes);
      if (datagram !== undefined) return [datagram.data, datagram.from];
    }
  }

  /**
   * Sends a datagram to an address or a name, which the proxy resolves.
   *
   * @throws {ProxyError} while the proxy carries none.
   */
  async send(data: Uint8Array, to: Endpoint): Promise<number> {
    if (this.#relay === undefined) {
      throw new ProxyError("send datagrams through the proxy", "it hung up");
    }
    await this.#socket.send(encodeSocks5Datagram(data, to), this.#relay);
    return data.length;
  }

  /** Ends it. */
  close(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort(new Error("The socket is closed"));
    this.#relay = undefined;
    this.#timer?.cancel();
    this.#control.stream.close();
    this.#socket.close();
  }

  #begin(control: ProxySession): void {
    this.#control = control;
    this.#relay = relayOf(control);
    this.#run(this.#watch(control));
  }

  /** Begins what ends by itself once the socket is closed, and does not reject but by a fault. */
  #run(task: Promise<void>): void {
    task.catch((error) => {
      const message = "Cannot go on with the proxy's datagrams";
      this.#options.log.write({ level: "error", message, error });
    });
  }

  /** Waits for the end of the connection to the proxy, which never says anything more, and then asks it anew. */
  async #watch(control: ProxySession): Promise<void> {
    const buffer = new Uint8Array(256);
    let reason: unknown;
    try {
      while (await control.stream.read(buffer) !== null);
    } catch (error) {
      reason = error;
    }
    control.stream.close();
    if (this.#ending.signal.aborted) return;
    this.#relay = undefined;
    const message = "The proxy carries no datagrams any more; it is asked again";
    this.#options.log.write({ level: "warn", message, error: reason });
    this.#askAgain(FIRST_RETRY_MS);
  }

  #askAgain(delayMs: number): void {
    this.#timer = this.#options.clock.setTimer(delayMs, () => this.#run(this.#associate(delayMs)));
  }

  /** Never rejects. */
  async #associate(delayMs: number): Promise<void> {
    try {
      const control = await this.#dialer.associate({ signal: this.#ending.signal });
      if (this.#ending.signal.aborted) return control.stream.close();
      this.#begin(control);
      const to = formatEndpoint(this.#dialer.proxy.endpoint);
      const message = `The proxy ${to} carries datagrams again`;
      this.#options.log.write({ level: "info", message });
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      const message = "The proxy carries no datagrams yet";
      this.#options.log.write({ level: "debug", message, error });
      this.#askAgain(Math.min(2 * delayMs, MAX_RETRY_MS));
    }
  }
}

/** Where to send to: many proxies leave the address out, or name one that only they have, and mean their own. */
function relayOf({ agreement, address }: ProxySession): Endpoint {
  const { hostname, port } = agreement.bound;
  const isOwn = parseIp(hostname) === undefined || scopeOf(hostname) === "unusable" ||
    scopeOf(hostname) === "loopback" && scopeOf(address) !== "loopback";
  return { hostname: normaliseHostname(isOwn ? address : hostname), port };
}
