import { DEFAULT_OUTPUT_DIR, SessionCore, type SessionOptions } from "../session/mod.ts";
import type { DenoIo } from "../host/mod.ts";
import type { Io } from "../io/mod.ts";
import { IpFilterSource } from "../reach/mod.ts";
import type { DaemonSettings } from "./settings/mod.ts";

/** Settings that a session is made with: where one of them changes, it is made anew. */
const MADE_WITH = [
  "port",
  "choosesPort",
  "portMapping",
  "dht",
  "pex",
  "lsd",
  "utp",
  "tcp",
  "encryption",
  "usesIpFilters",
  "ipFilters",
] as const;

/** What a session is opened with besides the settings. */
export interface SessionOwnerOptions {
  /** The outside, with records where the daemon keeps them. */
  readonly io: Io & Pick<DenoIo, "ipFilter" | "bindAddresses">;
  /** Nodes of the DHT to begin with, in place of those of the public one. */
  readonly dhtNodes?: SessionOptions["dhtNodes"];
}

/** Owns the session, and opens it anew where settings that it is made with change. */
export class SessionOwner {
  readonly #options: SessionOwnerOptions;
  #core: SessionCore;
  #ipFilters: IpFilterSource;
  /** What the session was made with. */
  #settings: DaemonSettings;
  /** The lists that the IP filter is filled from. */
  #lists: readonly string[];

  private constructor(options: SessionOwnerOptions, settings: DaemonSettings, parts: Parts) {
    this.#options = options;
    this.#settings = settings;
    this.#core = parts.core;
    this.#ipFilters = parts.ipFilters;
    this.#lists = filterLists(settings);
  }

  /**
   * Opens a session.
   *
   * @throws {Error} if the port is taken, or an IP filter can not be read.
   */
  static async open(settings: DaemonSettings, options: SessionOwnerOptions): Promise<SessionOwner> {
    return new SessionOwner(options, settings, await openParts(settings, options));
  }

  /** The session as it is now. */
  get core(): SessionCore {
    return this.#core;
  }

  /** Ranges of the IP filters. */
  get ipFilterSize(): number {
    return this.#options.io.ipFilter.rangeCount;
  }

  /** Whether the session has to be opened anew for these changes. */
  concerns(changes: Partial<DaemonSettings>): boolean {
    return MADE_WITH.some((key) => changes[key] !== undefined);
  }

  /**
   * Closes the session and opens another; nothing may run in it. If that can not be done, one as before is opened.
   *
   * @throws {Error} if the port is taken, or an IP filter can not be read.
   */
  async reopen(settings: DaemonSettings): Promise<void> {
    await this.close();
    const before = this.#settings;
    try {
      await this.#open(settings);
    } catch (error) {
      await this.#open(before);
      throw error;
    }
  }

  async #open(settings: DaemonSettings): Promise<void> {
    const lists = filterLists(settings);
    for (const list of this.#lists) {
      if (!lists.includes(list)) this.#options.io.ipFilter.remove(list);
    }
    this.#lists = lists;
    const { core, ipFilters } = await openParts(settings, this.#options);
    this.#core = core;
    this.#ipFilters = ipFilters;
    this.#settings = settings;
  }

  /** Closes the session. */
  async close(): Promise<void> {
    await this.#ipFilters.close();
    await this.#core.close();
  }
}

interface Parts {
  readonly core: SessionCore;
  readonly ipFilters: IpFilterSource;
}

function filterLists({ usesIpFilters, ipFilters }: DaemonSettings): readonly string[] {
  return usesIpFilters ? ipFilters : [];
}

async function openParts(
  settings: DaemonSettings,
  options: SessionOwnerOptions,
): Promise<Parts> {
  const { io, dhtNodes } = options;
  const { disk, clock, log, network, bindAddresses: bind } = io;
  const state = disk.openState(DEFAULT_OUTPUT_DIR);
  const ipFilters = await IpFilterSource.open(io.ipFilter, filterLists(settings), {
    http: network.http,
    disk,
    clock,
    log,
    state,
  });
  try {
    const core = new SessionCore(io, {
      outputDir: settings.outputDir,
      port: settings.choosesPort ? 0 : settings.port,
      portMapping: settings.portMapping,
      maxPeers: settings.maxPeersPerTorrent,
      maxPeersTogether: settings.maxPeers,
      requestQueue: settings.requestQueue,
      dht: settings.dht,
      lsd: settings.lsd,
      pex: settings.pex,
      utp: settings.utp,
      tcp: settings.tcp,
      encryption: settings.encryption,
      ...(dhtNodes ? { dhtNodes } : {}),
      ...(bind.length > 0 ? { bind } : {}),
    });
    return { core, ipFilters };
  } catch (error) {
    await ipFilters.close();
    throw error;
  }
}
