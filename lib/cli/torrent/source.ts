import type { Magnet, Metainfo } from "../../metainfo/mod.ts";
import { CliError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { FileTooLargeError } from "../files.ts";
import { PROXY } from "../options/transfer_options.ts";
import { plainText } from "../output/plain_text.ts";
import { systemError } from "../system_error.ts";

/** A torrent file that was read. */
export interface TorrentSource {
  /** A .torrent file. */
  readonly kind: "torrent";
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** What they say. */
  readonly metainfo: Metainfo;
}

/** A magnet link or info-hash that was read. */
export interface MagnetSource {
  /** A magnet link. */
  readonly kind: "magnet";
  /** What it says. */
  readonly magnet: Magnet;
}

/** What reading a source takes. */
export interface SourceCall extends Pick<Call, "files" | "program" | "log" | "values"> {
  /** The address or interface that what is fetched is fetched from. */
  readonly bind?: string | undefined;
}

/** Whether an argument is a URL of a .torrent file. */
export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** The reason in a message "Cannot …: reason". */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return plainText(message.replace(/^Cannot (?:[^:]|:(?! ))*: /, ""));
}

/**
 * Reads a .torrent file, from disk or from a web server.
 *
 * @throws {CliError} if there is none, or it is none.
 */
export async function readTorrent(call: SourceCall, source: string): Promise<TorrentSource> {
  const bytes = isUrl(source) ? await fetchBytes(call, source) : await readBytes(call, source);
  const { parseMetainfo } = await import("../../metainfo/mod.ts");
  refuseOtherFiles(source, bytes);
  try {
    return { kind: "torrent", bytes, metainfo: parseMetainfo(bytes) };
  } catch (error) {
    throw notTorrent(source, error);
  }
}

async function readBytes({ files }: SourceCall, path: string): Promise<Uint8Array> {
  const { MAX_METAINFO_LENGTH } = await import("../../metainfo/mod.ts");
  try {
    return await files.read(path, MAX_METAINFO_LENGTH);
  } catch (error) {
    if (error instanceof FileTooLargeError) throw notTorrent(path, error);
    throw systemError(`read ${path}`, error);
  }
}

async function fetchBytes(
  { program, log, values, bind }: SourceCall,
  url: string,
): Promise<Uint8Array> {
  if (!URL.canParse(url)) throw notTorrent(url, "it is not a URL");
  const { fetchMetainfo } = await import("../../session/mod.ts");
  await using io = await program.openIo({ log, bind, proxy: values.get(PROXY) });
  try {
    return await fetchMetainfo(new URL(url), io);
  } catch (error) {
    const { message, status } = systemError(`fetch ${url}`, error);
    if (status !== EXIT.fault) throw new CliError(message, status, { cause: error });
    throw new CliError(`Cannot fetch ${url}: ${reasonOf(error)}`, EXIT.network, { cause: error });
  }
}

/** Most of what is no torrent shows in its first byte. */
function refuseOtherFiles(source: string, [first]: Uint8Array): void {
  if (first === 0x64) return;
  if (first === undefined) throw notTorrent(source, "it is empty");
  const isSeen = first > 0x20 && first < 0x7f;
  const found = isSeen ? `'${String.fromCharCode(first)}'` : `byte ${first}`;
  throw notTorrent(source, `expected 'd' at byte 0, found ${found}`);
}

function notTorrent(source: string, error: unknown): CliError {
  const message = `Cannot read ${source} as a torrent: ${reasonOf(error)}`;
  return new CliError(message, EXIT.notTorrent, { cause: error });
}

/**
 * Reads whatever names a torrent: a .torrent file, its URL, a magnet link, or an info-hash where no file is called so.
 *
 * @throws {CliError} if it is none of them.
 */
export async function readSource(
  call: SourceCall,
  source: string,
): Promise<TorrentSource | MagnetSource> {
  const { parseInfoHash, parseMagnet } = await import("../../metainfo/mod.ts");
  if (/^magnet:/i.test(source)) {
    try {
      return { kind: "magnet", magnet: parseMagnet(source) };
    } catch (error) {
      const message = `Cannot read the magnet link: ${reasonOf(error)}`;
      throw new CliError(message, EXIT.notTorrent, { cause: error });
    }
  }
  const infoHashes = parseInfoHash(source);
  if (infoHashes !== undefined && await call.files.kind(source) === undefined) {
    return { kind: "magnet", magnet: { infoHashes, trackers: [], webSeeds: [], peers: [] } };
  }
  return await readTorrent(call, source);
}
