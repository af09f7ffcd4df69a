import type { Magnet, Metainfo } from "../../metainfo/mod.ts";
import { CliError } from "../cli_error.ts";
import { EXIT } from "../exit_status.ts";
import { type Files, FileTooLargeError } from "../files.ts";
import { plainText } from "../output/plain_text.ts";
import { systemError } from "../system_error.ts";

/** A torrent file that was read. */
export interface TorrentSource {
  /** A .torrent file. */
  readonly kind: "torrent";
  /** Its bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What they say. */
  readonly metainfo: Metainfo;
}

/** A magnet link that was read. */
export interface MagnetSource {
  /** A magnet link. */
  readonly kind: "magnet";
  /** What it says. */
  readonly magnet: Magnet;
}

/** Whether an argument is a magnet link rather than a path. */
export function isMagnet(source: string): boolean {
  return /^magnet:/i.test(source);
}

/** The reason in a message "Cannot …: reason". */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return plainText(message.replace(/^Cannot [^:]*: /, ""));
}

/**
 * Reads a .torrent file.
 *
 * @throws {CliError} if there is none, or it is none.
 */
export async function readTorrent(files: Files, path: string): Promise<TorrentSource> {
  const { MAX_METAINFO_LENGTH, parseMetainfo } = await import("../../metainfo/mod.ts");
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await files.read(path, MAX_METAINFO_LENGTH);
  } catch (error) {
    if (error instanceof FileTooLargeError) throw notTorrent(path, error);
    throw systemError(`read ${path}`, error);
  }
  try {
    return { kind: "torrent", bytes, metainfo: parseMetainfo(bytes) };
  } catch (error) {
    throw notTorrent(path, error);
  }
}

function notTorrent(path: string, error: unknown): CliError {
  return new CliError(
    `Cannot read ${path} as a torrent: ${reasonOf(error)}`,
    EXIT.notTorrent,
    { cause: error },
  );
}

/**
 * Reads a .torrent file or a magnet link.
 *
 * @throws {CliError} if it is neither.
 */
export async function readSource(
  files: Files,
  source: string,
): Promise<TorrentSource | MagnetSource> {
  if (!isMagnet(source)) return await readTorrent(files, source);
  const { parseMagnet } = await import("../../metainfo/mod.ts");
  try {
    return { kind: "magnet", magnet: parseMagnet(source) };
  } catch (error) {
    const reason = reasonOf(error);
    throw new CliError(`Cannot read the magnet link: ${reason}`, EXIT.notTorrent, { cause: error });
  }
}
