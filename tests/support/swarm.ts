import { assert, assertEquals } from "@std/assert";
import { formatEndpoint } from "../../lib/address/mod.ts";
import { encode } from "../../lib/bencode/mod.ts";
import type { Endpoint } from "../../lib/io/mod.ts";
import { SessionCore, type SessionOptions } from "../../lib/session/mod.ts";
import type { Torrent, TorrentOptions, TorrentStatus } from "../../lib/torrent/mod.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeLog } from "./fake_log.ts";
import { FakeRandom } from "./fake_random.ts";
import { LoopbackTorrent, type LoopbackTorrentOptions } from "./loopback_torrent.ts";
import { MemoryDisk } from "./memory_disk.ts";
import { type MachineOptions, MemoryInternet, type MemoryNetwork } from "./memory_network.ts";
import { type PeerScript, ScriptedPeer } from "./scripted_peer.ts";

/** Virtual time passes in steps of this, after each of which a wait looks whether it is over. */
const LOOK_MS = 100;

/** What a member of a swarm is made of. */
export interface MemberOptions extends TorrentOptions {
  /** What is on its disk: everything, or nothing (the default). */
  readonly has?: "all" | "nothing";
  /** How its machine is connected. */
  readonly machine?: MachineOptions;
  /** Its session. */
  readonly session?: SessionOptions;
  /** Its disk, as another member left it. */
  readonly disk?: MemoryDisk;
}

/** What a swarm is made of. */
export interface SwarmOptions extends Partial<LoopbackTorrentOptions> {
  /** How the addresses of its machines begin; "20.0" by default, which is on the internet. */
  readonly network?: string;
}

/** A session with the swarm's torrent, on a machine of its own. */
export interface Member {
  readonly session: SessionCore;
  readonly torrent: Torrent;
  readonly disk: MemoryDisk;
  readonly log: FakeLog;
  readonly network: MemoryNetwork;
  /** Where it listens. */
  readonly endpoint: Endpoint;
  /** The torrent as it is now. */
  readonly status: TorrentStatus;
  /** Whether all that is wanted is there. */
  readonly isComplete: boolean;
  /** The endpoints that it banned, as its log tells. */
  readonly banned: string[];
  /** Compares all files, byte for byte. */
  assertContent(): void;
}

/**
 * A torrent, and whole sessions and scripted peers that exchange it in virtual time, each on a machine of its own in an
 * internet in memory.
 *
 * ```ts
 * await using swarm = new Swarm();
 * const seeder = swarm.member({ has: "all" });
 * const leecher = swarm.member({ peers: [seeder.endpoint] });
 * await swarm.until(() => leecher.isComplete, 60_000);
 * leecher.assertContent();
 * ```
 */
export class Swarm implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly internet: MemoryInternet = new MemoryInternet(this.clock);
  readonly torrent: LoopbackTorrent;
  readonly #members: Member[] = [];
  readonly #peers: ScriptedPeer[] = [];
  readonly #network: string;
  #machineCount = 0;

  /** A swarm without anybody; its torrent is one file of 32 pieces of 64 KiB unless something else is said. */
  constructor(options: SwarmOptions = {}) {
    const { network = "20.0", ...rest } = options;
    this.torrent = new LoopbackTorrent({ name: "content", files: 32 * 65_536, ...rest });
    this.#network = network;
  }

  /** Adds a session that has the torrent. */
  member(options: MemberOptions = {}): Member {
    const { has, machine, session: sessionOptions, disk = new MemoryDisk(), ...rest } = options;
    const network = this.#machine(machine);
    const log = new FakeLog();
    if (has === "all") this.#fill(disk);
    const random = new FakeRandom(this.#machineCount);
    const io = { clock: this.clock, random, network, disk, log };
    const session = new SessionCore(io, sessionOptions);
    const torrent = session.addMetainfo(this.torrent.metainfo, rest);
    const { torrent: content } = this;
    const member: Member = {
      session,
      torrent,
      disk,
      log,
      network,
      endpoint: { hostname: network.address, port: session.port },
      get status() {
        return torrent.status();
      },
      get isComplete() {
        return torrent.status().state === "seeding";
      },
      get banned() {
        const told = log.records.map(({ message }) => /^Banned (\S+): /.exec(message)?.[1]);
        return [...new Set(told.filter((address) => address !== undefined))];
      },
      assertContent() {
        for (const [index, file] of content.metainfo.files.entries()) {
          if (file.pad) continue;
          const bytes = disk.peek(`downloads/${file.path}`);
          assertEquals(bytes?.length, file.length, file.path);
          assert(content.content(index).every((byte, at) => byte === bytes?.[at]), file.path);
        }
      },
    };
    this.#members.push(member);
    return member;
  }

  /** Adds a peer that does as its script says. */
  peer(script: PeerScript = {}, machine: MachineOptions = {}): ScriptedPeer {
    const { clock, torrent } = this;
    const peer = new ScriptedPeer({ clock, torrent, network: this.#machine(machine) }, script);
    this.#peers.push(peer);
    return peer;
  }

  /** Adds a tracker at `http://NAME/announce` that names these peers and notes what it is told. */
  tracker(name: string, peers: () => readonly Endpoint[]): URLSearchParams[] {
    const network = this.#machine({});
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

  /** Lets time pass. */
  async run(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= LOOK_MS) {
      await this.clock.advance(Math.min(LOOK_MS, left));
    }
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

  #machine(options: MachineOptions | undefined): MemoryNetwork {
    const number = ++this.#machineCount;
    return this.internet.machine(`${this.#network}.${number >> 8}.${number & 255}`, options);
  }

  #fill(disk: MemoryDisk): void {
    for (const [index, file] of this.torrent.metainfo.files.entries()) {
      if (!file.pad) disk.poke(`downloads/${file.path}`, this.torrent.content(index));
    }
  }

  #describe(): string {
    return this.#members.map(({ status, endpoint, torrent }) => {
      const peers = torrent.peers().map(({ address, flags }) => `${address} ${flags}`).join(", ");
      return `${formatEndpoint(endpoint)} ${status.state} ${status.reason ?? ""} ` +
        `${status.piecesDone}/${status.pieceCount} with ${status.peers} peers (${peers})`;
    }).join("; ");
  }
}
