import { formatEndpoint } from "../../address/mod.ts";
import { encode } from "../../bencode/mod.ts";
import type { Endpoint } from "../../io/mod.ts";
import { type Magnet, magnetOf } from "../../metainfo/mod.ts";
import { SessionCore, type SessionOptions } from "../../session/mod.ts";
import type { Torrent, TorrentOptions } from "../../torrent/mod.ts";
import { MemoryDisk } from "../disk/memory_disk.ts";
import type { HostOptions } from "../network/host_options.ts";
import type { VirtualHost } from "../network/virtual_host.ts";
import { VirtualInternet } from "../network/virtual_internet.ts";
import { RecordedLog } from "../recorded_log.ts";
import { SeededRandom } from "../seeded_random.ts";
import { VirtualClock } from "../virtual_clock.ts";
import { Member, OUTPUT_DIR } from "./member.ts";
import type { PeerScript } from "./peer_script.ts";
import { SampleTorrent, type SampleTorrentOptions } from "./sample_torrent.ts";
import { ScriptedPeer } from "./scripted_peer.ts";

/** Virtual time passes in steps of this, after each of which a wait looks whether it is over. */
const LOOK_MS = 100;

/** What a member of a swarm is made of. */
export interface MemberOptions extends TorrentOptions {
  /** What is on its disk: everything, or nothing (the default). */
  readonly has?: "all" | "nothing";
  /** How its machine is connected; or a machine that is there. */
  readonly machine?: HostOptions | VirtualHost;
  /** Its session. */
  readonly session?: SessionOptions;
  /** Its disk, as another member left it. */
  readonly disk?: MemoryDisk;
}

/** What a swarm is made of. */
export interface SwarmOptions extends Partial<SampleTorrentOptions> {
  /** How the addresses of its machines begin; "20.0" by default, which is on the internet. */
  readonly network?: string;
}

/**
 * A torrent, and whole sessions and scripted peers that exchange it in virtual time, each on a machine of its own.
 *
 * ```ts
 * import { Swarm } from "@shoal/shoal/testing";
 *
 * await using swarm = new Swarm();
 * const seeder = swarm.member({ has: "all" });
 * const leecher = swarm.member({ peers: [seeder.endpoint] });
 * await swarm.until(() => leecher.isComplete, 60_000);
 * leecher.assertContent();
 * ```
 */
export class Swarm implements AsyncDisposable {
  /** Its time. */
  readonly clock: VirtualClock = new VirtualClock();
  /** Where its machines are. */
  readonly internet: VirtualInternet;
  /** What is exchanged. */
  readonly torrent: SampleTorrent;
  /** Chance, which the seed decides. */
  readonly random: SeededRandom;
  readonly #members: Member[] = [];
  readonly #peers: ScriptedPeer[] = [];
  readonly #network: string;
  #machineCount = 0;

  /** A swarm without anybody; its torrent is one file of 32 pieces of 64 KiB unless something else is said. */
  constructor(options: SwarmOptions = {}) {
    const { network = "20.0", ...rest } = options;
    const { seed = 1 } = rest;
    this.torrent = new SampleTorrent({ name: "content", files: 32 * 65_536, ...rest });
    this.internet = new VirtualInternet(this.clock, { seed });
    this.random = new SeededRandom(seed);
    this.#network = network;
  }

  /** Adds a session that has the torrent. */
  member(options: MemberOptions = {}): Member {
    return this.#add(options, (session, rest) => session.addMetainfo(this.torrent.metainfo, rest));
  }

  /** Adds a session that knows of the torrent by its magnet link alone, or by another one. */
  magnetMember(options: MemberOptions & { readonly magnet?: Magnet } = {}): Member {
    const { magnet = { ...magnetOf(this.torrent.metainfo), trackers: [] }, ...own } = options;
    return this.#add(own, (session, rest) => session.addMagnet(magnet, rest));
  }

  #add(
    options: MemberOptions,
    begin: (session: SessionCore, rest: TorrentOptions) => Torrent,
  ): Member {
    const { has, machine, session: sessionOptions, disk = this.#disk(), ...rest } = options;
    const network = this.machine(machine);
    if (has === "all") {
      for (const [path, bytes] of this.torrent.contentsIn(OUTPUT_DIR)) disk.poke(path, bytes);
    }
    const log = new RecordedLog();
    const io = { clock: this.clock, random: this.random.fork(), network, disk, log };
    const session = new SessionCore(io, {
      outputDir: OUTPUT_DIR,
      dhtNodes: [],
      portMapping: false,
      ...sessionOptions,
    });
    const torrent = begin(session, rest);
    const member = new Member({ session, torrent, disk, log, network, sample: this.torrent });
    this.#members.push(member);
    return member;
  }

  /** Adds a peer that does as its script says. */
  peer(script: PeerScript = {}, machine: HostOptions | VirtualHost = {}): ScriptedPeer {
    const { clock, torrent, random } = this;
    const place = { clock, torrent, random, network: this.machine(machine) };
    const peer = new ScriptedPeer(place, script);
    this.#peers.push(peer);
    return peer;
  }

  /** Adds a tracker at `http://NAME/announce` that names these peers and notes what it is told. */
  tracker(name: string, peers: () => readonly Endpoint[]): URLSearchParams[] {
    const network = this.machine();
    const announces: URLSearchParams[] = [];
    this.internet.name(name, network.address);
    network.serveHttp({ hostname: "0.0.0.0", port: 80 }, (request) => {
      announces.push(new URL(request.url).searchParams);
      const compact = peers().flatMap((
        { hostname, port },
      ) => [...hostname.split(".").map(Number), port >> 8, port & 255]);
      return new Response(encode({ interval: 1_800, peers: Uint8Array.from(compact) }));
    });
    return announces;
  }

  /** Adds a machine with nothing on it, or gives the one that is there. */
  machine(options: HostOptions | VirtualHost = {}): VirtualHost {
    if (isMachine(options)) return options;
    const number = ++this.#machineCount;
    const address = `${this.#network}.${number >> 8}.${number & 255}`;
    return this.internet.host({ addresses: [address], ...options });
  }

  /** Lets time pass. */
  async run(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Lets time pass until something holds; fails if it does not within `withinMs`. Gives how long it took. */
  async until(holds: () => boolean, withinMs: number): Promise<number> {
    const start = this.clock.now();
    while (!holds()) {
      const tookMs = this.clock.now() - start;
      if (tookMs >= withinMs) throw new Error(`Not within ${withinMs} ms; ${this.#describe()}`);
      await this.clock.advance(Math.min(LOOK_MS, withinMs - tookMs));
    }
    return this.clock.now() - start;
  }

  /** Lets time pass until a promise is settled; fails if that takes more than `withinMs`. */
  async settled<Value>(pending: Promise<Value>, withinMs = 10_000): Promise<Value> {
    let isSettled = false;
    const settling = () => {
      isSettled = true;
    };
    pending.then(settling, settling);
    await this.until(() => isSettled, withinMs);
    return await pending;
  }

  /** Closes all sessions, in virtual time. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#peers) peer.close();
    await this.settled(Promise.all(this.#members.map(({ session }) => session.close())));
  }

  /** A disk that shares with all others what it will come to hold. */
  #disk(): MemoryDisk {
    return new MemoryDisk({ expected: this.torrent.contentsIn(OUTPUT_DIR) });
  }

  #describe(): string {
    return this.#members.map(({ status, endpoint, torrent }) => {
      const peers = torrent.peers().map(({ address, flags }) => `${address} ${flags}`).join(", ");
      return `${formatEndpoint(endpoint)} ${status.state} ${status.reason ?? ""} ` +
        `${status.piecesDone}/${status.pieceCount} with ${status.peers} peers (${peers})`;
    }).join("; ");
  }
}

function isMachine(machine: HostOptions | VirtualHost): machine is VirtualHost {
  return "dialer" in machine;
}
