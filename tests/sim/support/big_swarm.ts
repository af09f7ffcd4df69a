import { assert } from "@std/assert";
import type { Endpoint } from "../../../lib/io/mod.ts";
import { type HostOptions, Swarm } from "../../../lib/testing/mod.ts";
import type { TorrentOptions } from "../../../lib/torrent/mod.ts";
import { QUIET } from "./quiet.ts";

const PIECE_LENGTH = 16_384;

const KIB = 1_024;

/** One seeder and fifty leechers, all with lines alike. */
export const EQUAL_SWARM: BigSwarmOptions = {
  pieceCount: 1_000,
  seederBytesPerSec: 128 * KIB,
  leechersBytesPerSec: Array(50).fill(128 * KIB),
};

/**
 * Where the rarest pieces are chosen first, that swarm takes less than this by the fluid limit, and more where any are: in
 * tests apart, so that they run at once.
 */
export const RAREST_FIRST_FACTOR = 1.16;

/** What a swarm of one seeder and many leechers is made of. */
export interface BigSwarmOptions {
  /** Pieces of the torrent, of a block each. */
  readonly pieceCount: number;
  /** Bytes a second that the seeder sends. */
  readonly seederBytesPerSec: number;
  /** Bytes a second that each leecher sends; it receives four times as much. */
  readonly leechersBytesPerSec: readonly number[];
  /** How the seeder has the torrent. */
  readonly seeding?: TorrentOptions;
  /** How the leechers have it. */
  readonly leeching?: TorrentOptions;
  /** Whether a tracker names the members to each other; else each is told of all by its user, who may not be displaced. */
  readonly hasTracker?: boolean;
  /** Decides all chance. */
  readonly seed?: number;
}

/** How long a swarm took, and how long it must take at least. */
export interface SwarmTime {
  /** When the last leecher had everything. */
  readonly tookMs: number;
  /** max(F/u_seed, F/d_min, N·F/(u_seed+Σu)): no way of sharing is faster. */
  readonly limitMs: number;
}

/** Lets a swarm begin all at once, each knowing all others, and run to its end. */
export async function runBigSwarm(options: BigSwarmOptions): Promise<SwarmTime> {
  const { pieceCount, seederBytesPerSec, leechersBytesPerSec, seed = 1 } = options;
  const bytes = pieceCount * PIECE_LENGTH;
  const trackers = options.hasTracker ? ["http://tracker.example/announce"] : [];
  await using swarm = new Swarm({ files: bytes, pieceLength: PIECE_LENGTH, trackers, seed });
  const endpoints: Endpoint[] = [];
  swarm.tracker("tracker.example", () => endpoints);
  const seeder = swarm.member({
    ...options.seeding,
    has: "all",
    session: QUIET,
    machine: machine(0, seederBytesPerSec),
  });
  const leechers = leechersBytesPerSec.map((rate, i) =>
    swarm.member({ ...options.leeching, session: QUIET, machine: machine(i + 1, rate) })
  );
  endpoints.push(...[seeder, ...leechers].map(({ endpoint }) => endpoint));
  if (!options.hasTracker) { for (const { torrent } of leechers) torrent.addPeers(endpoints); }
  const limitMs = fluidLimitMs(bytes, seederBytesPerSec, leechersBytesPerSec);
  const tookMs = await swarm.until(() => leechers.every((each) => each.isComplete), 4 * limitMs);
  for (const leecher of leechers) leecher.assertContent();
  return { tookMs, limitMs };
}

/** Fails if a swarm took more than so many times the fluid limit; says how long it took. */
export function assertWithin(factor: number, { tookMs, limitMs }: SwarmTime): void {
  const ratio = (tookMs / limitMs).toFixed(3);
  console.log(`${ratio} × the fluid limit of ${limitMs / 1_000} s`);
  assert(tookMs <= factor * limitMs, `${ratio} × the fluid limit`);
}

/** Each in a network of its own: which pieces are granted to whom, and who is kept, goes by the network (BEP 6, 40). */
function machine(number: number, uploadBytesPerSec: number): HostOptions {
  return {
    addresses: [`20.${number}.7.1`],
    upload: { rateBytesPerSec: uploadBytesPerSec, delayMs: 20 },
    download: { rateBytesPerSec: 4 * uploadBytesPerSec, delayMs: 20 },
  };
}

function fluidLimitMs(bytes: number, seeder: number, leechers: readonly number[]): number {
  const sum = leechers.reduce((total, rate) => total + rate, seeder);
  const seconds = Math.max(
    bytes / seeder,
    bytes / (4 * Math.min(...leechers)),
    leechers.length * bytes / sum,
  );
  return seconds * 1_000;
}
