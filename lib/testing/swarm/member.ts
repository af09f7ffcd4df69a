import { Buffer } from "node:buffer";
import type { Endpoint } from "../../io/mod.ts";
import type { SessionCore } from "../../session/mod.ts";
import type { Torrent, TorrentStatus } from "../../torrent/mod.ts";
import type { MemoryDisk } from "../disk/memory_disk.ts";
import type { VirtualHost } from "../network/virtual_host.ts";
import type { RecordedLog } from "../recorded_log.ts";
import type { SampleTorrent } from "./sample_torrent.ts";

/** The folder that members download to. */
export const OUTPUT_DIR = "downloads";

/** What a member is made of. */
export interface MemberParts {
  /** Its session, which has the torrent. */
  readonly session: SessionCore;
  /** The torrent in its session. */
  readonly torrent: Torrent;
  /** What it downloads to. */
  readonly disk: MemoryDisk;
  /** What it said. */
  readonly log: RecordedLog;
  /** Its machine. */
  readonly network: VirtualHost;
  /** What its files are to be like. */
  readonly sample: SampleTorrent;
}

/** A session with a swarm's torrent, on a machine of its own. */
export class Member {
  /** Its session. */
  readonly session: SessionCore;
  /** The torrent in its session. */
  readonly torrent: Torrent;
  /** What it downloads to. */
  readonly disk: MemoryDisk;
  /** What it said. */
  readonly log: RecordedLog;
  /** Its machine. */
  readonly network: VirtualHost;
  readonly #sample: SampleTorrent;

  /** Is made by {@linkcode Swarm.member}. */
  constructor(parts: MemberParts) {
    this.session = parts.session;
    this.torrent = parts.torrent;
    this.disk = parts.disk;
    this.log = parts.log;
    this.network = parts.network;
    this.#sample = parts.sample;
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    return { hostname: this.network.address, port: this.session.port };
  }

  /** The torrent as it is now. */
  get status(): TorrentStatus {
    return this.torrent.status();
  }

  /** Whether all that is wanted is there. */
  get isComplete(): boolean {
    return this.status.state === "seeding";
  }

  /** The endpoints that it banned, as its log tells. */
  get banned(): string[] {
    const told = this.log.records.map(({ message }) => /^Banned (\S+): /.exec(message)?.[1]);
    return [...new Set(told.filter((address) => address !== undefined))];
  }

  /**
   * Compares all files, byte for byte.
   *
   * @throws {Error} if one is not as it should be.
   */
  assertContent(): void {
    for (const [path, expected] of this.#sample.contentsIn(OUTPUT_DIR)) {
      const actual = this.disk.peek(path);
      if (!actual && expected.length > 0) throw new Error(`There is no ${path}`);
      if (Buffer.compare(actual ?? expected, expected) !== 0) {
        throw new Error(`The bytes of ${path} are not as they should be`);
      }
    }
  }
}
