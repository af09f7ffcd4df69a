import { MemoryDisk, RecordedLog, SeededRandom, type Swarm } from "../../../../lib/testing/mod.ts";
import { IpFilter, openPolicyNetwork, readIpFilter } from "../../../../lib/reach/mod.ts";
import { SessionCore, type SessionOptions } from "../../../../lib/session/mod.ts";
import { utf8 } from "../../../support/bytes.ts";

/** A session behind an IP filter, on a machine of its own in a swarm. */
export class FilteredSession implements AsyncDisposable {
  /** Whom it refuses. */
  readonly filter: IpFilter = new IpFilter();
  /** What it said. */
  readonly log: RecordedLog = new RecordedLog();
  /** The session. */
  readonly core: SessionCore;
  readonly #swarm: Swarm;

  /** Opens it; DHT, local discovery and uTP are off unless something else is said. */
  constructor(swarm: Swarm, options: SessionOptions = {}) {
    const { clock } = swarm;
    const { filter, log } = this;
    const random = new SeededRandom(7);
    const network = openPolicyNetwork(swarm.machine(), { filter, clock, random, log });
    this.#swarm = swarm;
    this.core = new SessionCore({ clock, random, network, disk: new MemoryDisk(), log }, {
      ...{ dht: false, lsd: false, utp: false, portMapping: false },
      ...options,
    });
  }

  /** What it said so far, with what went wrong. */
  get told(): string[] {
    return this.log.records.map(({ message, error }) =>
      error instanceof Error ? `${message}: ${error.message}` : message
    );
  }

  /** Puts a list of ranges into the filter. */
  async refuse(list: string, lines: string): Promise<void> {
    const { ranges } = await readIpFilter(ReadableStream.from([utf8(lines)]), list);
    this.filter.set(list, ranges);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#swarm.settled(this.core.close());
  }
}
