import { toHex } from "../../hash/mod.ts";
import type { Magnet } from "../../metainfo/mod.ts";
import type { TorrentOptions } from "../../torrent/mod.ts";
import { UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import * as transfer from "../options/transfer_options.ts";
import { plainText } from "../output/plain_text.ts";
import { cutMiddle } from "../output/text_width.ts";
import { type MagnetSource, readSource, type TorrentSource } from "../torrent/source.ts";
import { chooseFiles } from "../torrent/wanted_files.ts";

/** One thing that is to be downloaded. */
export interface Item {
  /** What the user wrote. */
  readonly word: string;
  /** What it is. */
  readonly source: TorrentSource | MagnetSource;
  /** The link with a key under which newer ones are published (BEP 46), if there is one. */
  readonly changing?: Magnet;
  /** Which files are wanted. */
  readonly files: TorrentOptions["files"] | undefined;
}

/** Columns that a source is given in a message: magnet links are long. */
const WORD_COLUMNS = 60;

/** Bytes of an info-hash by which peers know a torrent (BEP 52). */
const WIRE_BYTES = 20;

/**
 * Reads all that is to be downloaded.
 *
 * @throws {CliError} if one of them can not be read, or is there twice.
 */
export async function readItems(call: Call): Promise<Item[]> {
  const { operands, values } = call;
  if (values.get(transfer.NAME) !== undefined && operands.length > 1) {
    throw new UsageError("Cannot give one name to several torrents");
  }
  const known = new Set<string>();
  const items: Item[] = [];
  for (const word of operands) {
    const { source, changing } = await readItem(call, word);
    const keys = keysOf(source);
    if (keys.some((key) => known.has(key))) {
      const shown = cutMiddle(plainText(word), WORD_COLUMNS);
      throw new UsageError(`Cannot download ${shown} twice at once`);
    }
    for (const key of keys) known.add(key);
    const files = wantedOf(source, values.get(transfer.WANTED_FILES));
    items.push({ word, source, files, ...(changing && { changing }) });
  }
  return items;
}

async function readItem(
  call: Call,
  word: string,
): Promise<Pick<Item, "source" | "changing">> {
  const source = await readSource({ ...call, bind: call.values.get(transfer.BIND) }, word);
  if (source.kind === "torrent") return { source };
  const { newestOf } = await import("../torrent/published.ts");
  const magnet = await newestOf(call, source.magnet);
  return {
    source: { kind: "magnet", magnet },
    ...(source.magnet.mutable && { changing: source.magnet }),
  };
}

/** What two sources of one torrent have in common: its info-hashes, as peers know them. */
function keysOf(source: Item["source"]): string[] {
  const { v1, v2 } = source.kind === "torrent"
    ? source.metainfo.infoHashes
    : source.magnet.infoHashes;
  return [v1, v2?.subarray(0, WIRE_BYTES)].flatMap((hash) =>
    hash === undefined ? [] : [toHex(hash)]
  );
}

/** Of a magnet link it is known later which files there are. */
function wantedOf(source: Item["source"], list: string | undefined): Item["files"] {
  if (list === undefined) return undefined;
  if (source.kind === "torrent") return chooseFiles(list, source.metainfo.files);
  return ({ files }) => chooseFiles(list, files);
}
