import { encode } from "../../lib/bencode/mod.ts";
import { sha1, toHex } from "../../lib/hash/mod.ts";

/** What a race is about: a file, and a torrent of it that names a tracker. */
export interface Work {
  /** The folder that the file is in. */
  readonly seedDir: string;
  /** The file. */
  readonly file: string;
  /** The torrent. */
  readonly torrent: string;
  /** Its info-hash in hexadecimal digits. */
  readonly infoHash: string;
  /** The SHA-1 of the file, to tell whether a download is right. */
  readonly digest: string;
}

const MIB = 1 << 20;

/** Makes a file of random bytes and a v1 torrent of it. */
export async function makeWork(
  dir: string,
  options: { readonly sizeMib: number; readonly pieceKib: number; readonly tracker: string },
): Promise<Work> {
  const { sizeMib, pieceKib, tracker } = options;
  const seedDir = `${dir}/seed`;
  const file = `${seedDir}/content.bin`;
  await Deno.mkdir(seedDir, { recursive: true });
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  const chunk = new Uint8Array(MIB);
  using out = await Deno.open(file, { write: true, create: true, truncate: true });
  for (let mib = 0; mib < sizeMib; mib++) {
    for (let at = 0; at < MIB; at += block.length) chunk.set(block, at);
    new DataView(chunk.buffer).setUint32(0, mib);
    await out.write(chunk);
  }
  const pieceLength = pieceKib * 1024;
  const info = {
    length: sizeMib * MIB,
    name: "content.bin",
    "piece length": pieceLength,
    pieces: await hashPieces(file, pieceLength),
  };
  const torrent = `${dir}/content.torrent`;
  await Deno.writeFile(torrent, encode({ announce: tracker, info }));
  const digest = await digestOf(file);
  return { seedDir, file, torrent, infoHash: toHex(sha1(encode(info))), digest };
}

/** The SHA-1 of a file, in hexadecimal digits; empty where there is none. */
export async function digestOf(path: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha1");
  try {
    using file = await Deno.open(path);
    for await (const part of file.readable) hash.update(part);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
  return hash.digest("hex");
}

async function hashPieces(path: string, pieceLength: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  const hashes = new Uint8Array(20 * Math.ceil(size / pieceLength));
  const piece = new Uint8Array(pieceLength);
  for (let index = 0; index * 20 < hashes.length; index++) {
    let filled = 0;
    while (filled < piece.length) {
      const length = await file.read(piece.subarray(filled));
      if (length === null) break;
      filled += length;
    }
    hashes.set(sha1(piece.subarray(0, filled)), index * 20);
  }
  return hashes;
}
