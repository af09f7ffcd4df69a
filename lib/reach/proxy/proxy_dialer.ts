import { parseIp } from "../../address/mod.ts";
import type { ByteStream, Dialer, DialOptions, Endpoint, Resolver } from "../../io/mod.ts";
import { negotiate } from "./_negotiate.ts";
import { TunnelStream } from "./_tunnel_stream.ts";
import { HttpConnect } from "./http_connect.ts";
import { ProxyError } from "./proxy_error.ts";
import type { ProxyAgreement, ProxyHandshake } from "./proxy_handshake.ts";
import type { Proxy } from "./proxy_url.ts";
import { Socks5Client, type Socks5Request } from "./socks5_client.ts";

/** How the proxy itself is reached: directly. */
export interface ProxyDialerOptions {
  /** Connects to the proxy. */
  readonly dialer: Dialer;
  /** Finds the proxy, and nobody else. */
  readonly resolver: Resolver;
}

/** What a proxy agreed to, and the connection with it. */
export interface ProxySession {
  /** The connection to the proxy. */
  readonly stream: ByteStream;
  /** What was agreed on. */
  readonly agreement: ProxyAgreement;
  /** The address of the proxy. */
  readonly address: string;
}

/**
 * Opens all streams through a proxy, to addresses and to names, which the proxy resolves. Where the proxy fails, the dial
 * fails: nothing ever goes past it.
 */
export class ProxyDialer implements Dialer {
  /** The proxy. */
  readonly proxy: Proxy;
  readonly #options: ProxyDialerOptions;
  #trouble: string | undefined;

  /** Opens nothing yet. */
  constructor(proxy: Proxy, options: ProxyDialerOptions) {
    this.proxy = proxy;
    this.#options = options;
  }

  /** Why the proxy was of no use when it was last asked, in words fit for display; undefined where it was, or was not asked. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /**
   * Connects to an address or a name.
   *
   * @throws {ProxyError} if the proxy can not be reached, refuses, or can not reach the other side.
   */
  async connect(to: Endpoint, options: DialOptions = {}): Promise<ByteStream> {
    const { credentials, kind } = this.proxy;
    const handshake = kind === "socks5"
      ? new Socks5Client({ command: "connect", to, credentials })
      : new HttpConnect(to, credentials);
    const { stream, agreement } = await this.#talk(handshake, options);
    return new TunnelStream(stream, to, agreement.rest);
  }

  /**
   * Asks the proxy to carry datagrams, for as long as the stream is open (RFC 1928 4).
   *
   * @throws {ProxyError} if the proxy can not be reached, or does not carry any.
   */
  async associate(options: DialOptions = {}): Promise<ProxySession> {
    const { credentials, kind } = this.proxy;
    if (kind !== "socks5") {
      throw new ProxyError("send datagrams through the proxy", "an HTTP proxy carries none");
    }
    const to = { hostname: "0.0.0.0", port: 0 };
    const request: Socks5Request = { command: "associate", to, credentials };
    return await this.#talk(new Socks5Client(request), options);
  }

  async #talk(handshake: ProxyHandshake, options: DialOptions): Promise<ProxySession> {
    const { signal } = options;
    const { stream, address } = await this.#reach(options);
    try {
      const agreement = await negotiate(stream, handshake, signal);
      this.#trouble = undefined;
      return { stream, agreement, address };
    } catch (error) {
      // One that is called off may have waited for the other side.
      if (handshake.isLetIn) this.#trouble = undefined;
      else if (!signal?.aborted) this.#trouble = reasonOf(error);
      throw error;
    }
  }

  /** Connects to the proxy, at the first of its addresses that answers. */
  async #reach(options: DialOptions): Promise<{ stream: ByteStream; address: string }> {
    const { hostname, port } = this.proxy.endpoint;
    const { dialer, resolver } = this.#options;
    let failure: unknown = "it has no address";
    try {
      const isAddress = parseIp(hostname) !== undefined;
      const addresses = isAddress ? [hostname] : await resolver.resolve(hostname, options);
      for (const address of addresses) {
        if (options.signal?.aborted) break;
        try {
          return { stream: await dialer.connect({ hostname: address, port }, options), address };
        } catch (error) {
          failure = error;
        }
      }
    } catch (error) {
      failure = error;
    }
    this.#trouble = options.signal?.aborted ? "it does not answer" : messageOf(failure);
    options.signal?.throwIfAborted();
    throw new ProxyError("reach the proxy", messageOf(failure));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof ProxyError ? error.reason : messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
