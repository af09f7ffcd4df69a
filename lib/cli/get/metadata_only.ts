import { equalBytes } from "../../hash/mod.ts";
import type { Magnet } from "../../metainfo/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import * as transfer from "../options/transfer_options.ts";
import { openView } from "../progress/mod.ts";
import { plainText } from "../output/plain_text.ts";
import { systemError } from "../system_error.ts";
import { fetchMetadata } from "../torrent/fetch_metadata.ts";
import type { Item } from "./items.ts";

/** A .torrent file that is to be written. */
interface TorrentFile {
  /** The torrent's name, which is fit to be that of a file. */
  readonly name: string;
  /** In hexadecimal digits. */
  readonly infoHash: string;
  /** What is in it. */
  readonly bytes: Uint8Array;
}

/**
 * Saves torrents as .torrent files, and nothing of what is in them; what magnet links leave out is asked of peers.
 *
 * @param outputDir the folder that they are saved in, unless `-o` names a .torrent file.
 * @throws {CliError} with status 9 if another file is there, unless forced; or if one can not be written.
 */
export async function saveMetadata(
  call: Call,
  items: readonly Item[],
  outputDir: string,
): Promise<ExitStatus> {
  const isFile = await namesFile(call, outputDir);
  if (isFile && items.length > 1) {
    throw new UsageError(`Cannot save several torrents as ${outputDir}`);
  }
  function pathOf(name: string): string {
    return isFile ? outputDir : `${outputDir.replace(/(?<=.)\/+$/, "")}/${name}.torrent`;
  }
  const magnets: Magnet[] = [];
  for (const { source } of items) {
    if (source.kind === "magnet") magnets.push(source.magnet);
    else await save(call, await fileOf(source), pathOf(source.metainfo.name));
  }
  if (magnets.length === 0) return EXIT.ok;
  const view = openView(call.screen, call.program.clock);
  return await fetchMetadata(call, magnets, {
    view,
    whole: true,
    found: async (torrent) => {
      view.described(torrent);
      const { infoHash, metainfo, metainfoBytes } = torrent;
      if (metainfo === undefined || metainfoBytes === undefined) return;
      const { name } = metainfo;
      await save(call, { name, infoHash, bytes: metainfoBytes }, pathOf(name));
    },
  });
}

async function namesFile({ values, files }: Call, output: string): Promise<boolean> {
  if (values.get(transfer.OUTPUT) === undefined || !/\.torrent$/i.test(output)) return false;
  return await files.kind(output) !== "directory";
}

async function fileOf(source: Extract<Item["source"], { kind: "torrent" }>): Promise<TorrentFile> {
  const { toHex } = await import("../../hash/mod.ts");
  const { metainfo, bytes } = source;
  const { v1, v2 } = metainfo.infoHashes;
  return { name: metainfo.name, infoHash: toHex(v1 ?? v2 ?? new Uint8Array()), bytes };
}

async function save(call: Call, file: TorrentFile, path: string): Promise<void> {
  const { files, screen, values } = call;
  const { name, infoHash, bytes } = file;
  if (!values.has(transfer.FORCE) && await isAnother(call, path, bytes)) {
    throw new CliError(`Cannot write ${path}: another file is there`, EXIT.exists, {
      hint: "--force writes over it",
    });
  }
  try {
    await files.write(path, bytes);
  } catch (error) {
    throw systemError(`write ${path}`, error);
  }
  const { parseMetainfo } = await import("../../metainfo/mod.ts");
  for (const warning of parseMetainfo(bytes).warnings) screen.warn(warning);
  if (screen.json) screen.jsonLine({ event: "saved", infoHash, name, path });
  else screen.result(plainText(path));
}

/** Whether something other than these bytes is at a path. */
async function isAnother({ files }: Call, path: string, bytes: Uint8Array): Promise<boolean> {
  const kind = await files.kind(path);
  if (kind !== "file") return kind !== undefined;
  try {
    return !equalBytes(await files.read(path, bytes.length), bytes);
  } catch {
    return true; // What is longer, or can not be read, is another one.
  }
}
