import { isLocalhost, parseIp } from "../../address/mod.ts";
import type {
  Clock,
  DatagramOptions,
  Datagrams,
  Dialer,
  Endpoint,
  Http,
  HttpHandler,
  HttpServer,
  Interfaces,
  Log,
  Network,
  NetworkAbilities,
  NetworkAccess,
  Random,
  Resolver,
  StreamListener,
} from "../../io/mod.ts";
import type { IpFilter } from "../ip_filter/mod.ts";
import { type Proxy, ProxyDatagrams, ProxyDialer } from "../proxy/mod.ts";
import { AddressGate } from "./_address_gate.ts";
import { ClassDialer } from "./_class_dialer.ts";
import { PolicyDatagrams } from "./_policy_datagrams.ts";
import { PolicyDialer } from "./_policy_dialer.ts";
import { type ClassHttp, PolicyHttp } from "./_policy_http.ts";
import { DeafListener, PolicyListener } from "./_policy_listeners.ts";
import { type OpenHttp, RelayHttp } from "./_relay_http.ts";
import { abilitiesOf } from "./abilities.ts";
import { OutgoingPolicy } from "./outgoing_policy.ts";

/** How a {@linkcode PolicyNetwork} is set up. */
export interface PolicyNetworkOptions {
  /** What may leave; the usual policy by default. */
  readonly policy?: OutgoingPolicy;
  /** Whom nothing has to do with; nobody by default. */
  readonly filter?: IpFilter;
  /** What everything goes through; nothing by default. */
  readonly proxy?: Proxy;
  /**
   * Makes HTTP clients that connect through a SOCKS5 server alone. Where there is none, the base network's own client is
   * used, after its hosts are checked; it is not, where there is a proxy.
   */
  readonly openHttp?: OpenHttp;
  /** Why streams can not be opened at all, such as where they can not be bound. */
  readonly trouble?: string;
  /** Time. */
  readonly clock: Clock;
  /** For passwords within this process. */
  readonly random: Random;
  /** Where refusals and the state of the proxy are told. */
  readonly log: Log;
}

/**
 * A network that keeps the outgoing policy: what is not allowed is refused with a {@linkcode NotAllowedError} that says why.
 * With a proxy nothing goes beside it, and what it can not carry is not to be had.
 */
export class PolicyNetwork implements Network, AsyncDisposable {
  /** Opens streams to whom the policy and the filter allow, through the proxy if there is one. */
  readonly dialer: Dialer;
  /** Finds addresses; with a proxy, names are left to it and stand for themselves. */
  readonly resolver: Resolver;
  /** Asks HTTP servers that the policy allows. */
  readonly http: Http;
  /** What can be had of the network. */
  readonly abilities: NetworkAbilities;
  /** Whom the IP filter refuses. */
  readonly access: NetworkAccess;
  readonly #base: Network;
  readonly #options: PolicyNetworkOptions;
  readonly #policy: OutgoingPolicy;
  readonly #gate: AddressGate;
  readonly #proxy: ProxyDialer | undefined;
  readonly #relay: RelayHttp | undefined;

  /** Opens nothing yet. */
  constructor(base: Network, options: PolicyNetworkOptions) {
    const { filter, proxy, openHttp, clock, log, random } = options;
    this.#base = base;
    this.#options = options;
    const policy = options.policy ?? new OutgoingPolicy();
    const gate = new AddressGate(filter);
    this.#policy = policy;
    this.#gate = gate;
    this.access = {
      refuse: (address) => gate.refuse(address),
      watch: (changed) => filter?.watch(changed) ?? nothingToEnd,
    };
    this.#proxy = proxy && new ProxyDialer(proxy, base);
    const dialer = this.#proxy ?? base.dialer;
    this.dialer = new PolicyDialer(dialer, policy, gate);
    const resolver: Resolver = proxy ? REMOTE_NAMES : base.resolver;
    this.resolver = resolver;
    this.abilities = abilitiesOf(proxy, options.trouble);
    this.#relay = openHttp && new RelayHttp(openHttp, {
      network: base,
      isDirect: proxy === undefined,
      dialer: new ClassDialer({ dialer, resolver, policy, gate, clock }),
      random,
      clock,
      log,
    });
    const plain = proxy ? NO_HTTP : base.http;
    this.http = new PolicyHttp(this.#relay ?? plain, { resolver, policy, gate });
  }

  /** Why nothing gets out: a proxy that is of no use. */
  get trouble(): string | undefined {
    const trouble = this.#proxy?.trouble;
    return trouble === undefined ? undefined : `the proxy can not be used: ${trouble}`;
  }

  /** Tells how this machine is connected. */
  get interfaces(): Interfaces {
    return this.#base.interfaces;
  }

  /**
   * Listens for streams of those that the filter allows; with a proxy nobody ever comes.
   *
   * @throws {Error} if the port is taken or not allowed.
   */
  listen(at: Endpoint): StreamListener {
    if (this.#proxy !== undefined) return new DeafListener(at);
    return new PolicyListener(this.#base.listen(at), this.#gate, this.#options.log);
  }

  /**
   * Opens a UDP socket, or one whose datagrams go through the proxy.
   *
   * @throws {Error} if the port is taken, or the proxy carries no datagrams.
   */
  async bindDatagrams(at: Endpoint, options: DatagramOptions = {}): Promise<Datagrams> {
    const socket = this.#proxy === undefined
      ? await this.#base.bindDatagrams(at, options)
      : await this.#bindThrough(this.#proxy, at, options);
    return new PolicyDatagrams(socket, this.#policy, this.#gate);
  }

  /**
   * Serves HTTP to others; the policy is for what leaves.
   *
   * @throws {Error} if the port is taken or not allowed.
   */
  serveHttp(at: Endpoint, handler: HttpHandler): HttpServer {
    return this.#base.serveHttp(at, handler);
  }

  /** Closes what is kept between requests; streams and sockets are closed by those who opened them. */
  async close(): Promise<void> {
    await this.#relay?.close();
  }

  /** As {@linkcode PolicyNetwork.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #bindThrough(
    proxy: ProxyDialer,
    at: Endpoint,
    { multicastGroups = [] }: DatagramOptions,
  ): Promise<Datagrams> {
    if (multicastGroups.length > 0) {
      throw new Error("Cannot join a multicast group: a proxy carries no multicast");
    }
    const { clock, log } = this.#options;
    const bind = (proxyAddress: string) =>
      this.#base.bindDatagrams({ hostname: localAddressFor(proxyAddress, at.hostname), port: 0 });
    return await ProxyDatagrams.open(proxy, { bind, clock, log });
  }
}

/** Ends the watch of what never changes. */
function nothingToEnd(): void {}

/** Makes a network keep the policy. */
export function openPolicyNetwork(base: Network, options: PolicyNetworkOptions): PolicyNetwork {
  return new PolicyNetwork(base, options);
}

/** Where to send from, to reach a proxy at an address: what was asked for, if it is of the same family. */
function localAddressFor(proxyAddress: string, hostname: string): string {
  const isIpv6 = proxyAddress.includes(":");
  if (isIpv6 === hostname.includes(":") && parseIp(hostname) !== undefined) return hostname;
  return isIpv6 ? "::" : "0.0.0.0";
}

/** Names are resolved by the proxy; only what is this machine's by definition is known. */
const REMOTE_NAMES: Resolver = {
  resolve: (hostname) => Promise.resolve(isLocalhost(hostname) ? ["127.0.0.1", "::1"] : [hostname]),
};

const NO_HTTP: ClassHttp = {
  request: ({ url }) =>
    Promise.reject(new Error(`Cannot ask ${url.host}: no client uses the proxy`)),
};
