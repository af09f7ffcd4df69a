import { BencodeDict, BencodeError, type DecodedPrefix, decodePrefix } from "../bencode/mod.ts";
import { toHex } from "../hash/mod.ts";
import { readInfo } from "./_info.ts";
import { readOutside } from "./_outside.ts";
import { readPieceLayers } from "./_piece_layers.ts";
import { MetainfoError } from "./error.ts";
import { MAX_METAINFO_LENGTH } from "./limits.ts";
import type { Metainfo, MetainfoVersion, TorrentFile } from "./metainfo.ts";
import type { SafePathOptions } from "./safe_path.ts";

/** How to read a metainfo file. */
export interface ParseOptions extends SafePathOptions {
  /** Bytes that it may have; 10,000,000 by default. */
  readonly maxLength?: number;
}

/**
 * Reads a metainfo file: a torrent of v1 (BEP 3), v2 (BEP 52) or both, with the keys of BEP 5, 12, 17, 19, 27, 38, 39
 * and 47. Names are made safe ({@linkcode safePathElement}), piece layers checked. The answer has views of `bytes`, which
 * must not change.
 *
 * @throws {MetainfoError} if it cannot be loaded.
 */
export function parseMetainfo(bytes: Uint8Array, options: ParseOptions = {}): Metainfo {
  const { maxLength = MAX_METAINFO_LENGTH } = options;
  if (bytes.length > maxLength) {
    throw new MetainfoError(`it has ${bytes.length} bytes, and ${maxLength} are allowed`);
  }
  const { root, slips, end } = decodeRoot(bytes);
  const info = root.dict("info");
  const span = root.span("info");
  if (info === undefined || span === undefined) {
    const isMagnet = root.has("magnet-info");
    throw new MetainfoError(
      isMagnet ? "it is a magnet link in a file" : "it has no info dictionary",
    );
  }
  const infoBytes = bytes.subarray(span.start, span.end);
  const { renamed, ...contents } = readInfo(info, infoBytes, options);
  const { version, files, pieceLength } = contents;
  const pieceLayers = version === "v1" ? undefined : readPieceLayers(root, files, pieceLength);
  const { ignoredUrls, ...outside } = readOutside(root, info, bytes);
  const totalLength = files.reduce((sum, { length, pad }) => pad ? sum : sum + length, 0);

  const warnings = slips.length > 0 ? judgeSlips(infoBytes, version) : [];
  if (end < bytes.length) warnings.push("Something follows the end of the file's contents");
  if (renamed > 0) {
    warnings.push(
      `${renamed} files have another name here, for their paths were not distinct`,
    );
  }
  if (ignoredUrls > 0) warnings.push(`${ignoredUrls} URLs cannot be followed and are left out`);
  if (totalLength === 0) warnings.push("There is nothing in it to download");
  if (pieceLayers !== undefined && pieceLayers.size < countLayers(files, pieceLength)) {
    warnings.push("Piece layers are missing: they have to come from peers");
  }
  return { ...contents, ...outside, infoBytes, totalLength, pieceLayers, warnings };
}

function decodeRoot(bytes: Uint8Array): DecodedPrefix & { readonly root: BencodeDict } {
  let decoded: DecodedPrefix;
  try {
    decoded = decodePrefix(bytes);
  } catch (error) {
    if (!(error instanceof BencodeError)) throw error;
    const reason = bytes[0] === 0x64 ? `it is broken (${error.message})` : "it is not a torrent";
    throw new MetainfoError(reason, { cause: error });
  }
  if (!(decoded.value instanceof BencodeDict)) throw new MetainfoError("it is not a torrent");
  return { ...decoded, root: decoded.value };
}

/** v1 is full of slips, and only those that leave two meanings are refused; v2 allows none (BEP 52). */
function judgeSlips(infoBytes: Uint8Array, version: MetainfoVersion): string[] {
  const { slips } = decodePrefix(infoBytes);
  for (const { kind } of slips) {
    if (version !== "v1") {
      throw new MetainfoError(`its info dictionary is not canonical bencode (${kind})`);
    }
    if (kind === "duplicate-key") {
      throw new MetainfoError("its info dictionary has a key twice");
    }
  }
  return slips.map(({ kind }) => `The info dictionary is not canonical bencode (${kind})`);
}

function countLayers(files: readonly TorrentFile[], pieceLength: number): number {
  const roots = files.filter(({ length }) => length > pieceLength)
    .map(({ piecesRoot }) => piecesRoot && toHex(piecesRoot));
  return new Set(roots).size;
}
