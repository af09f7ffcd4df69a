import { MAX_METAINFO_LENGTH, MetainfoError, parseMagnet } from "../../metainfo/mod.ts";
import type { FileStore } from "../../io/mod.ts";
import type { AddSource } from "../control.ts";
import type { FoundFile } from "./arrivals.ts";

/** Bytes of a file with a magnet link at most: a link with a hundred trackers has 10 KB. */
const MAX_MAGNET_LENGTH = 64 * 1024;

/** Whether a file of this name is one to add. */
export function isWatched(name: string): boolean {
  return isMagnetFile(name) || /\.torrent$/i.test(name);
}

/**
 * Reads what is to be added from a file.
 *
 * @throws {MetainfoError} or {MagnetError} if it can not be that; {Error} of the system.
 */
export async function readWatched(
  files: FileStore,
  { name, size }: FoundFile,
): Promise<AddSource> {
  const isMagnet = isMagnetFile(name);
  if (size > (isMagnet ? MAX_MAGNET_LENGTH : MAX_METAINFO_LENGTH)) {
    throw new MetainfoError(`Cannot add it: ${size} bytes are too many`);
  }
  const buffer = new Uint8Array(size);
  const bytes = buffer.subarray(0, await files.read(name, 0, buffer));
  if (!isMagnet) return { kind: "metainfo", bytes };
  const location = new TextDecoder().decode(bytes).trim();
  parseMagnet(location); // whoever can write here is not to have other files read, or URLs asked for
  return { kind: "location", location };
}

function isMagnetFile(name: string): boolean {
  return /\.magnet$/i.test(name);
}
