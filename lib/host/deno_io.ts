import { DenoDisk } from "../disk/mod.ts";
import type { Io, Log } from "../io/mod.ts";
import { bindAddresses, bindTrouble, DenoNetwork, SystemClock, SystemRandom } from "../net/mod.ts";
import { IpFilter, openPolicyNetwork, parseProxyUrl, type PolicyNetwork } from "../reach/mod.ts";

/** The outside of a session over Deno, and its end. */
export interface DenoIo extends Io, AsyncDisposable {
  /** Sockets and HTTP, as far as the outgoing policy and the filter allow them. */
  readonly network: PolicyNetwork;
  /** Whom nothing has to do with: empty until it is filled. */
  readonly ipFilter: IpFilter;
  /** The addresses that it is bound to, IPv4 first; none where the system chooses. */
  readonly bindAddresses: readonly string[];
}

/** How {@linkcode openDenoIo} is set up. */
export interface DenoIoOptions {
  /**
   * The address, or name of an interface, to listen on and to dial from; undefined for all. What can not leave from there
   * does not leave at all.
   */
  readonly bind?: string | undefined;
  /** What everything goes through: `socks5://user:password@host:port` or `http://…`; nothing by default. */
  readonly proxy?: string | undefined;
  /** Where the log goes; nowhere by default. */
  readonly log?: Log | undefined;
}

/** Nothing is kept. */
const SILENT: Log = { enabled: () => false, write: () => undefined };

/**
 * Opens this machine's network, disk, clock and randomness for a session.
 *
 * @throws {Error} if there is nothing to bind to by that name, or the URL of the proxy is none.
 */
export function openDenoIo(options: DenoIoOptions = {}): DenoIo {
  const log = options.log ?? SILENT;
  const proxy = options.proxy === undefined ? undefined : parseProxyUrl(options.proxy);
  const bound = options.bind === undefined ? [] : bindAddresses(options.bind);
  const trouble = bound.length === 0 ? undefined : bindTrouble();
  if (trouble !== undefined) log.write({ level: "warn", message: trouble });
  const base = new DenoNetwork({ log, bind: bound });
  const clock = new SystemClock();
  const random = new SystemRandom();
  const ipFilter = new IpFilter();
  const network = openPolicyNetwork(base, {
    filter: ipFilter,
    openHttp: (access) => base.openHttp(access),
    clock,
    random,
    log,
    ...(proxy === undefined ? {} : { proxy }),
    ...(trouble === undefined ? {} : { trouble }),
  });
  const disk = new DenoDisk();
  return {
    clock,
    random,
    network,
    disk,
    log,
    ipFilter,
    bindAddresses: bound,
    async [Symbol.asyncDispose]() {
      await network.close();
      base.close();
      await disk.close();
    },
  };
}
