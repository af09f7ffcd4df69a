import type { Io } from "../../io/mod.ts";
import type { Metainfo } from "../../metainfo/mod.ts";
import { decodeResume, ResumeError } from "../../storage/mod.ts";
import type { TorrentView } from "../view/mod.ts";

/**
 * The pieces that the record of a torrent says to be there, as in a `bitfield` message (BEP 3): what a torrent that does not run
 * has. Undefined where there is no record, or none that fits.
 */
export async function readKeptPieces(
  { disk }: Pick<Io, "disk">,
  { outputDir, infoHash, pieceCount }: Pick<TorrentView, "outputDir" | "infoHash" | "pieceCount">,
): Promise<Uint8Array | undefined> {
  const bytes = await disk.openState(outputDir).read(`${infoHash.slice(0, 40)}.resume`);
  if (!bytes) return undefined;
  try {
    const { pieces } = decodeResume(bytes);
    return pieces.length === pieceCount ? pieces.bytes : undefined;
  } catch (error) {
    if (error instanceof ResumeError) return undefined; // all is hashed when it runs
    throw error;
  }
}

/** The same for a torrent of which all pieces are there, or none. */
export function uniformPieces(pieceCount: number, areThere: boolean): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(pieceCount / 8)).fill(areThere ? 0xff : 0);
  const spare = bytes.length * 8 - pieceCount;
  if (areThere && spare > 0) bytes[bytes.length - 1] = 0xff << spare & 0xff;
  return bytes;
}

/** Bytes of a file that lie in pieces that are there. */
export function doneBytesIn(metainfo: Metainfo, index: number, pieces: Uint8Array): number {
  const { pieceLength } = metainfo;
  const { offset = 0, length = 0 } = metainfo.files[index] ?? {};
  const end = offset + length;
  let done = 0;
  for (let piece = Math.floor(offset / pieceLength); piece * pieceLength < end; piece++) {
    if (((pieces[piece >> 3] ?? 0) << (piece & 7) & 0x80) === 0) continue;
    const from = Math.max(offset, piece * pieceLength);
    done += Math.min(end, (piece + 1) * pieceLength) - from;
  }
  return done;
}
