import { lookup } from "node:dns";
import type { Resolver } from "../io/mod.ts";
import { addressFamily, normalizeAddress } from "./_address.ts";

/** Asks the system (hosts file and name servers), which needs no permission but `--allow-net`. */
export class SystemResolver implements Resolver {
  async resolve(
    hostname: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<string[]> {
    const { signal } = options;
    signal?.throwIfAborted();
    const literal = hostname.replace(/^\[(.*)\]$/, "$1");
    if (addressFamily(literal) !== 0) return [normalizeAddress(literal)];
    // RFC 6761 6.3: never asked of a server, which could answer with any address it likes.
    if (/^(?:.*\.)?localhost\.?$/i.test(hostname)) return ["127.0.0.1", "::1"];
    const found = await abortable(lookupAll(hostname), signal);
    const addresses = new Set(found.map(normalizeAddress));
    return [...addresses].sort((a, b) => addressFamily(a) - addressFamily(b));
  }
}

function lookupAll(hostname: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error) {
        reject(new Error(`Cannot resolve "${hostname}": no such name is known`, { cause: error }));
      } else {
        resolve(addresses.map((entry) => entry.address));
      }
    });
  });
}

/** Waits no longer than `signal` allows; the system's own look-up can not be called off. */
function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
