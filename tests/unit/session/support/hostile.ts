import { assertEquals } from "@std/assert";
import { wireInfoHash } from "../../../../lib/metainfo/mod.ts";
import { type Member, Swarm, type Talk } from "../../../../lib/testing/mod.ts";
import type { Handshake } from "../../../../lib/wire/mod.ts";

/** Pieces of a swarm's torrent, where nothing else is said. */
export const PIECE_COUNT = 32;

/** The numbers that code goes wrong at. */
export const BOUNDARIES: readonly number[] = [
  0,
  PIECE_COUNT - 1,
  PIECE_COUNT,
  PIECE_COUNT + 1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];

/** A block of zeros. */
export const BLOCK: Uint8Array = new Uint8Array(16_384);

/** Says something to a leecher right after the handshake; checks whether that ends the connection, and nothing else. */
export async function assertEnds(
  name: string,
  ends: boolean,
  say: (talk: Talk) => void,
): Promise<void> {
  await using swarm = new Swarm();
  const hostile = swarm.peer({ greets: say });
  const honest = swarm.peer({ rateBytesPerSec: 400_000 });
  const leecher = swarm.member({ peers: [hostile.endpoint, honest.endpoint] });
  await swarm.run(2_000);
  assertEquals(hostile.talks[0]?.isClosed, ends, name);
  assertEquals(honest.openTalks.length, 1, name);
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
}

/** Checks that a download from a seeder works as if nothing had been. */
export async function assertStillServes(swarm: Swarm, seeder: Member): Promise<void> {
  const leecher = swarm.member({ peers: [seeder.endpoint] });
  await swarm.until(() => leecher.isComplete, 60_000);
  leecher.assertContent();
}

/** The handshake of a peer, one for each number. */
export function handshakeOf(swarm: Swarm, number: number): Omit<Handshake, "features"> {
  const peerId = new TextEncoder().encode(`-XX0000-${number}`.padEnd(20, "x"));
  return { infoHash: wireInfoHash(swarm.torrent.metainfo), peerId };
}
