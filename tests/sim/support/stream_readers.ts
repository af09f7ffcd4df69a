import { type Member, type SampleTorrent, Swarm } from "../../../lib/testing/mod.ts";
import { QUIET } from "./quiet.ts";

const MIB = 1_048_576;

/** A swarm of seeders, and one who downloads and reads meanwhile. */
export interface StreamPlay {
  /** All of it. */
  readonly swarm: Swarm;
  /** Who downloads. */
  readonly leecher: Member;
}

/** The same, to be ended. */
export type StreamSwarm = StreamPlay & AsyncDisposable;

/** How a {@linkcode StreamSwarm} is made. */
export interface StreamSwarmOptions {
  /** The files; one of 64 MiB by default. */
  readonly files?: number | Readonly<Record<string, number>>;
  /** Bytes of a piece; 256 KiB by default. */
  readonly pieceLength?: number;
  /** Bytes a second that each seeder sends; eight of 2 MiB by default. */
  readonly seeders?: readonly number[];
  /** Numbers of the files that are wanted; all by default. */
  readonly wanted?: readonly number[];
  /** Decides all chance. */
  readonly seed?: number;
}

/** Makes a swarm, 20 ms apart from one another. */
export function openStreamSwarm(options: StreamSwarmOptions = {}): StreamSwarm {
  const { files = 64 * MIB, pieceLength = 256 * 1_024, seed = 1, wanted } = options;
  const { seeders = Array<number>(8).fill(2 * MIB) } = options;
  const swarm = new Swarm({ files, pieceLength, seed });
  const peers = seeders.map((rateBytesPerSec, index) =>
    swarm.member({
      has: "all",
      session: QUIET,
      machine: {
        addresses: [`20.${index + 1}.7.1`],
        upload: { rateBytesPerSec, delayMs: 20 },
        download: { rateBytesPerSec: 8 * MIB, delayMs: 20 },
      },
    })
  );
  const leecher = swarm.member({
    session: QUIET,
    peers: peers.map(({ endpoint }) => endpoint),
    ...(wanted ? { files: wanted } : {}),
    machine: {
      addresses: ["20.200.7.1"],
      upload: { rateBytesPerSec: 8 * MIB, delayMs: 20 },
      download: { rateBytesPerSec: 32 * MIB, delayMs: 20 },
    },
  });
  return { swarm, leecher, [Symbol.asyncDispose]: () => swarm[Symbol.asyncDispose]() };
}

/** Reads the first bytes from a place in a file, and lets go; gives how long that took. Fails if they are wrong. */
export async function seek(
  { swarm, leecher }: StreamPlay,
  place: { readonly file?: number; readonly start: number; readonly length: number },
): Promise<number> {
  const { file = 0, start, length } = place;
  const beganAt = swarm.clock.now();
  const reading = readBytes(leecher.torrent.stream(file, { start }), length);
  const bytes = await swarm.settled(reading, 60_000);
  assertBytes(swarm.torrent, { file, start, bytes });
  return swarm.clock.now() - beganAt;
}

/** Reads so many bytes of a stream, or to its end, and cancels the rest. */
export async function readBytes(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const chunk of stream) {
    const part = chunk.subarray(0, length - at);
    bytes.set(part, at);
    at += part.length;
    if (at === length) break;
  }
  return bytes.subarray(0, at);
}

/** Takes a whole file as a player does: so many bytes a second, with two seconds of them in hand. Gives how long it stood still. */
export async function play(
  { swarm, leecher }: StreamPlay,
  { rate, file = 0, start = 0 }: {
    readonly rate: number;
    readonly file?: number;
    readonly start?: number;
  },
): Promise<number> {
  const { clock } = swarm;
  const beganAt = clock.now();
  let position = start;
  let stoodMs = 0;
  for await (const bytes of leecher.torrent.stream(file, { start })) {
    assertBytes(swarm.torrent, { file, start: position, bytes });
    // When it has shown all that came before.
    const shownAt = beganAt + stoodMs + (position - start) * 1_000 / rate;
    stoodMs += Math.max(0, clock.now() - shownAt);
    position += bytes.length;
    const waitMs = beganAt + stoodMs + (position - start) * 1_000 / rate - clock.now() - 2_000;
    if (waitMs > 0) await new Promise<void>((go) => clock.setTimer(waitMs, go));
  }
  return stoodMs;
}

function assertBytes(
  sample: SampleTorrent,
  { file, start, bytes }: {
    readonly file: number;
    readonly start: number;
    readonly bytes: Uint8Array;
  },
): void {
  const expected = sample.content(file).subarray(start, start + bytes.length);
  for (const [at, byte] of bytes.entries()) {
    if (byte === expected[at]) continue;
    throw new Error(`Byte ${start + at} of file ${file} is wrong`);
  }
}
