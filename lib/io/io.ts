import type { Clock } from "./clock.ts";
import type { Disk } from "./disk.ts";
import type { Log } from "./log.ts";
import type { Network } from "./network.ts";
import type { Random } from "./random.ts";

/** The whole outside of a session. */
export interface Io {
  /** Time. */
  readonly clock: Clock;
  /** Randomness. */
  readonly random: Random;
  /** Sockets and HTTP. */
  readonly network: Network;
  /** Files and hashing. */
  readonly disk: Disk;
  /** The log. */
  readonly log: Log;
}
