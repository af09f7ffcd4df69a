import { type AddressFamily, addressFamily, parseIp } from "../address/mod.ts";
import type { Endpoint, Log, Resolver } from "../io/mod.ts";

/** What finding addresses needs. */
export interface NodeAddressesOptions {
  /** Finds the addresses of names; a name that only a proxy resolves stands for itself. */
  readonly resolver: Resolver;
  /** Where it is told that there are none. */
  readonly log: Log | undefined;
  /** Whether there is a node for a family of addresses. */
  uses(family: AddressFamily | undefined): boolean;
  /** Asks the node behind a name for its address, where a proxy alone resolves it. */
  introduce(endpoint: Endpoint): Promise<Endpoint>;
}

/** Finds the addresses of nodes that are given by name. */
export class NodeAddresses {
  readonly #options: NodeAddressesOptions;

  /** Asks nobody yet. */
  constructor(options: NodeAddressesOptions) {
    this.#options = options;
  }

  /** Gives each address of each of these to `found`; those that have none are told in the log alone. */
  async findAll(
    endpoints: readonly Endpoint[],
    found: (endpoint: Endpoint) => void,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<void> {
    const { resolver, log } = this.#options;
    await Promise.all(endpoints.map(async ({ hostname, port }) => {
      try {
        for (const address of await resolver.resolve(hostname, { signal })) {
          found(await this.#introduced({ hostname: address, port }));
        }
      } catch (error) {
        if (signal.aborted) return;
        log?.write({ level: "debug", message: `Cannot find the DHT node ${hostname}`, error });
      }
    }));
  }

  /**
   * Gives an endpoint with an address that there is a node for.
   *
   * @throws {Error} if it has none.
   */
  async find(endpoint: Endpoint, options: { readonly signal?: AbortSignal }): Promise<Endpoint> {
    const { hostname, port } = endpoint;
    const { resolver, uses } = this.#options;
    if (parseIp(hostname) !== undefined) return endpoint;
    const addresses = await resolver.resolve(hostname, options);
    const address = addresses.find((each) =>
      parseIp(each) === undefined || uses(addressFamily(each))
    );
    if (address === undefined) {
      throw new Error(`Cannot ask ${hostname}: it has no address of a family that is in use`);
    }
    return await this.#introduced({ hostname: address, port });
  }

  async #introduced(endpoint: Endpoint): Promise<Endpoint> {
    if (parseIp(endpoint.hostname) !== undefined) return endpoint;
    return await this.#options.introduce(endpoint);
  }
}
