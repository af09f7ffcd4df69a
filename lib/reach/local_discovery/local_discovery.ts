import { formatEndpoint } from "../../address/mod.ts";
import { toHex } from "../../hash/mod.ts";
import type {
  Clock,
  Endpoint,
  InterfaceAddress,
  Log,
  LogLevel,
  LogRecord,
  Network,
  Random,
  Timer,
} from "../../io/mod.ts";
import { isNeighbour } from "../neighbours.ts";
import { closeLsdSockets, type LsdSockets, openLsdSockets } from "./_lsd_sockets.ts";
import { SourceLimiter } from "./_source_limiter.ts";
import { decodeLsd, encodeLsd } from "./lsd_message.ts";
import { LsdSchedule } from "./lsd_schedule.ts";

/** How often it is looked whether the network has changed, and sockets that failed are opened again. */
const REFRESH_MS = 60_000;

/** Bytes of a cookie, which is written as hexadecimal digits. */
const COOKIE_LENGTH = 8;

const FAMILIES = ["IPv4", "IPv6"] as const;

/** What local discovery needs. */
export interface LocalDiscoveryOptions {
  /** Time. */
  readonly clock: Clock;
  /** For the cookie that own announcements are known by. */
  readonly random: Random;
  /** The port that peers reach us at: 1 to 65535. */
  readonly port: number;
  /** The address that all must leave from, or one of each family; all interfaces where there is none. */
  readonly bind?: string | readonly string[];
  /** Told of a peer nearby that takes part in a torrent of ours. */
  readonly onPeer: (infoHash: Uint8Array, peer: Endpoint) => void;
  /** Told what is sent and heard. */
  readonly log?: Log;
}

/**
 * Finds peers in the network around by multicast (BEP 14), over IPv4 and IPv6. Private torrents must not be given to it
 * (BEP 27).
 */
export class LocalDiscovery {
  readonly #network: Network;
  readonly #options: LocalDiscoveryOptions;
  readonly #cookie: string;
  readonly #schedule = new LsdSchedule();
  readonly #limiter = new SourceLimiter();
  readonly #tasks = new Set<Promise<void>>();
  #own: readonly InterfaceAddress[] = [];
  readonly #sockets: LsdSockets[] = [];
  /** The addresses that this machine had when the sockets were opened. */
  #openedFor: string | undefined;
  /** What has been told, to tell it once. */
  readonly #toldFailures = new Set<string>();
  #refreshAt = -Infinity;
  #timer: Timer | undefined;
  #state: "new" | "working" | "idle" | "closed" = "new";
  /** Something was added while it worked. */
  #isBehind = false;

  /** Makes one that is silent until {@linkcode LocalDiscovery.start}. */
  constructor(network: Network, options: LocalDiscoveryOptions) {
    this.#network = network;
    this.#options = options;
    this.#cookie = toHex(options.random.fill(new Uint8Array(COOKIE_LENGTH)));
  }

  /** Begins to listen and to announce. Where multicast is not to be had it says so in the log, and tries again. */
  start(): void {
    if (this.#state !== "new") return;
    this.#state = "idle";
    this.#wake();
  }

  /** Announces a torrent until it is forgotten: within a second, then every five minutes. Never a private one. */
  announce(infoHash: Uint8Array): void {
    this.#schedule.add(infoHash, this.#options.clock.now());
    this.#wake();
  }

  /** Announces a torrent no more, and hears of it no more. */
  forget(infoHash: Uint8Array): void {
    this.#schedule.remove(infoHash);
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#timer?.cancel();
    for (const sockets of this.#sockets) closeLsdSockets(sockets);
    await Promise.all(this.#tasks);
  }

  /** Does what is due, unless it is doing so already; then it does it once more. */
  #wake(): void {
    this.#timer?.cancel();
    if (this.#state === "working") this.#isBehind = true;
    if (this.#state !== "idle") return;
    this.#state = "working";
    this.#run(this.#work());
  }

  async #work(): Promise<void> {
    const { clock } = this.#options;
    while (this.#state === "working") {
      if (clock.now() >= this.#refreshAt) await this.#refresh();
      if (this.#isClosed) return;
      const now = clock.now();
      const { messages, nextAt } = this.#sockets.length > 0
        ? this.#schedule.poll(now)
        : { messages: [], nextAt: Infinity };
      for (const infoHashes of messages) await this.#send(infoHashes);
      if (this.#isClosed) return;
      if (this.#isBehind) {
        this.#isBehind = false;
        continue;
      }
      this.#state = "idle";
      const delayMs = Math.max(0, Math.min(nextAt, this.#refreshAt) - clock.now());
      this.#timer = clock.setTimer(delayMs, () => this.#wake());
    }
  }

  get #isClosed(): boolean {
    return this.#state === "closed";
  }

  /** Opens the sockets, again where the network has changed or a socket failed. */
  async #refresh(): Promise<void> {
    const { clock } = this.#options;
    const bind = [this.#options.bind ?? []].flat();
    this.#refreshAt = clock.now() + REFRESH_MS;
    const own = await this.#network.interfaces.addresses();
    const key = own.map(({ name, address }) => `${name} ${address}`).join();
    if (this.#isClosed || key === this.#openedFor) return;
    this.#own = own;
    for (const sockets of this.#sockets.splice(0)) closeLsdSockets(sockets);
    const families = FAMILIES.filter((family) => bind.length === 0 || addressOf(family, bind));
    const opened = await Promise.allSettled(
      families.map((family) =>
        openLsdSockets(this.#network, { family, own, bind: addressOf(family, bind) })
      ),
    );
    for (const [i, result] of opened.entries()) {
      if (result.status === "rejected") this.#tellFailure(families[i], result.reason);
      else if (this.#isClosed) closeLsdSockets(result.value);
      else this.#use(result.value);
    }
    this.#openedFor = this.#sockets.length > 0 ? key : undefined;
    this.#schedule.hurry(clock.now());
  }

  #use(sockets: LsdSockets): void {
    this.#sockets.push(sockets);
    this.#run(this.#receiveAll(sockets));
  }

  async #receiveAll(sockets: LsdSockets): Promise<void> {
    try {
      for (;;) {
        const [data, from] = await sockets.receiver.receive();
        this.#hear(data, from);
      }
    } catch (error) {
      if (this.#isClosed || !this.#sockets.includes(sockets)) return;
      this.#sockets.splice(this.#sockets.indexOf(sockets), 1);
      closeLsdSockets(sockets);
      this.#openedFor = undefined;
      this.#log("debug", "Cannot hear local discovery any more", { error });
    }
  }

  #hear(data: Uint8Array, from: Endpoint): void {
    if (!isNeighbour(from.hostname, this.#own) || isLinkLocalIpv6(from.hostname)) return;
    if (!this.#limiter.admit(from.hostname, this.#options.clock.now())) return;
    const announcement = decodeLsd(data);
    if (announcement === undefined || announcement.cookie === this.#cookie) return;
    const peer = { hostname: from.hostname, port: announcement.port };
    for (const infoHash of announcement.infoHashes) {
      if (!this.#schedule.has(infoHash)) continue;
      this.#log("debug", "Local discovery found a peer", { peer: formatEndpoint(peer) });
      this.#options.onPeer(infoHash, peer);
    }
  }

  async #send(infoHashes: readonly Uint8Array[]): Promise<void> {
    const { port } = this.#options;
    for (const { group, host, senders } of [...this.#sockets]) {
      const data = encodeLsd({ host, port, infoHashes, cookie: this.#cookie });
      for (const sender of senders) {
        try {
          await sender.send(data, group);
        } catch (error) {
          if (this.#isClosed) return;
          // The other interfaces may do; this one is tried again in five minutes.
          this.#log("debug", `Cannot announce to ${host}`, { error });
        }
      }
    }
    const count = infoHashes.length;
    this.#log(
      "trace",
      `Local discovery announces ${count} ${count === 1 ? "torrent" : "torrents"}`,
    );
  }

  #tellFailure(family: string | undefined, error: unknown): void {
    const key = `${family} ${error}`;
    if (this.#toldFailures.has(key)) return;
    this.#toldFailures.add(key);
    this.#log("debug", `Local discovery is off over ${family}`, { error });
  }

  #log(level: LogLevel, message: string, rest: Pick<LogRecord, "peer" | "error"> = {}): void {
    this.#options.log?.write({ level, message, ...rest });
  }

  /** Keeps a task until it has ended; it does not reject. */
  #run(task: Promise<void>): void {
    this.#tasks.add(task);
    task.finally(() => this.#tasks.delete(task));
  }
}

/** The address of a family, where there is one. */
function addressOf(
  family: typeof FAMILIES[number],
  addresses: readonly string[],
): string | undefined {
  return addresses.find((address) => address.includes(":") === (family === "IPv6"));
}

/** Whether an address means nothing without the interface that it is on, which is not told. */
function isLinkLocalIpv6(address: string): boolean {
  return /^fe[89ab]/i.test(address) && address.includes(":");
}
