import type { Clock, Datagrams, InterfaceAddress, Network } from "../../io/mod.ts";
import { scopeOf } from "../../address/mod.ts";
import { readLocation } from "./location.ts";
import { decodeSsdpAnswer, encodeSsdpSearch, SSDP_GROUP, SSDP_PORT } from "./ssdp_message.ts";

/** What routers are searched for as: some answer to one of these alone. */
const TARGETS = [
  "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
  "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
  "urn:schemas-upnp-org:service:WANIPConnection:1",
  "urn:schemas-upnp-org:service:WANPPPConnection:1",
] as const;

/** When the search is sent, for datagrams get lost; and when answers are awaited no more. */
const SEND_AT_MS = [0, 1_000] as const;
const END_MS = 3_500;

/** Interfaces that are searched at most. */
const MAX_INTERFACES = 8;

/** Answers that are looked at, and devices that are given, in one search. */
const MAX_ANSWERS = 256;
const MAX_DEVICES = 16;

/** What a search needs. */
export interface SearchOptions {
  /** Sockets. */
  readonly network: Network;
  /** Time. */
  readonly clock: Clock;
  /** The addresses of this machine, as far as they are known. */
  readonly own: readonly InterfaceAddress[];
  /** The address that all must leave from. */
  readonly bind?: string | undefined;
  /** Gives it up. */
  readonly signal: AbortSignal;
}

/**
 * Searches the network around for routers that speak UPnP, and gives the URLs of their descriptions as they answer; each is
 * at the address that the answer came from.
 */
export async function* searchRouters(options: SearchOptions): AsyncGenerator<URL> {
  const search = new Search(options);
  try {
    await search.begin();
    yield* search.found();
  } finally {
    await search.end();
  }
}

class Search {
  readonly #options: SearchOptions;
  readonly #sockets: Datagrams[] = [];
  readonly #tasks: Promise<void>[] = [];
  readonly #known = new Set<string>();
  readonly #queue: URL[] = [];
  readonly #timers: { cancel(): void }[] = [];
  #answers = 0;
  #isOver = false;
  #wake: () => void = () => {};

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  async begin(): Promise<void> {
    const { network, clock, signal } = this.#options;
    for (const hostname of this.#addresses()) {
      try {
        this.#sockets.push(await network.bindDatagrams({ hostname, port: 0 }));
      } catch {
        continue; // An interface that has just gone; the others may do.
      }
    }
    this.#tasks.push(...this.#sockets.map((socket) => this.#receiveAll(socket)));
    signal.addEventListener("abort", this.#stop, { once: true });
    if (signal.aborted) this.#stop();
    for (const delayMs of SEND_AT_MS) {
      this.#timers.push(clock.setTimer(delayMs, () => void this.#tasks.push(this.#sendAll())));
    }
    this.#timers.push(clock.setTimer(END_MS, this.#stop));
  }

  async *found(): AsyncGenerator<URL> {
    for (;;) {
      const next = this.#queue.shift();
      if (next !== undefined) yield next;
      else if (this.#isOver) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  async end(): Promise<void> {
    this.#stop();
    await Promise.all(this.#tasks);
  }

  readonly #stop = (): void => {
    this.#isOver = true;
    this.#options.signal.removeEventListener("abort", this.#stop);
    for (const timer of this.#timers) timer.cancel();
    for (const socket of this.#sockets.splice(0)) socket.close();
    this.#wake();
  };

  /** Addresses to send from: those of the interfaces that lead to others, or what the system chooses. */
  #addresses(): readonly string[] {
    const { bind, own } = this.#options;
    if (bind !== undefined) return bind.includes(":") ? [] : [bind];
    const known = own.filter(({ family, address }) =>
      family === "IPv4" && scopeOf(address) !== "loopback"
    );
    const byName = new Map(known.map(({ name, address }) => [name, address]));
    return byName.size > 0 ? [...byName.values()].slice(0, MAX_INTERFACES) : ["0.0.0.0"];
  }

  async #sendAll(): Promise<void> {
    for (const socket of [...this.#sockets]) {
      for (const target of TARGETS) {
        try {
          await socket.send(encodeSsdpSearch(target), { hostname: SSDP_GROUP, port: SSDP_PORT });
        } catch {
          break; // No way out by this interface.
        }
      }
    }
  }

  async #receiveAll(socket: Datagrams): Promise<void> {
    try {
      while (this.#answers < MAX_ANSWERS) {
        const [data, from] = await socket.receive();
        this.#answers += 1;
        this.#take(data, from.hostname);
      }
    } catch {
      return; // It was closed, or there is no network any more.
    }
  }

  #take(data: Uint8Array, from: string): void {
    const answer = decodeSsdpAnswer(data);
    if (answer === undefined || this.#known.size >= MAX_DEVICES) return;
    const location = readLocation(answer.location, { from, own: this.#options.own });
    if (location === undefined || this.#known.has(location.href)) return;
    this.#known.add(location.href);
    this.#queue.push(location);
    this.#wake();
  }
}
