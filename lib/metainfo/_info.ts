import type { BencodeDict } from "../bencode/mod.ts";
import { sha1, SHA1_LENGTH, sha256, toHex } from "../hash/mod.ts";
import { mergeHybrid } from "./_hybrid.ts";
import { placeFiles } from "./_place_files.ts";
import { readV1Files, type V1Files } from "./_v1_files.ts";
import { readV2Files } from "./_v2_files.ts";
import { MetainfoError } from "./error.ts";
import { MAX_PIECE_COUNT, MAX_PIECE_LENGTH, MIN_V2_PIECE_LENGTH } from "./limits.ts";
import { type InfoHashes, type Metainfo, type MetainfoVersion, wireInfoHash } from "./metainfo.ts";
import { safePathElement, type SafePathOptions } from "./safe_path.ts";

/** What is read of the info dictionary alone. */
export type InfoContents =
  & Pick<Metainfo, "name" | "infoHashes" | "version" | "pieceLength" | "pieceCount">
  & Pick<Metainfo, "files" | "singleFile" | "private" | "pieceHashes">
  & {
    /** How many files were given another name, for two had the same. */
    readonly renamed: number;
  };

/** What the files of a torrent are read by. */
interface FileOptions extends SafePathOptions {
  readonly name: string;
  readonly pieceLength: number;
  readonly version: MetainfoVersion;
}

/**
 * Reads the info dictionary.
 *
 * @throws {MetainfoError} if something that it needs is missing or wrong.
 */
export function readInfo(
  info: BencodeDict,
  infoBytes: Uint8Array,
  options: SafePathOptions,
): InfoContents {
  const version = readVersion(info);
  const infoHashes = hashInfo(infoBytes, version);
  const name = readName(info, infoHashes, options);
  const pieceLength = readPieceLength(info, version);
  const { files: drafts, singleFile } = readFiles(info, { ...options, name, pieceLength, version });
  const alignment = version === "v2" ? pieceLength : 1;
  const { files, end, renamed } = placeFiles(drafts, { name, singleFile, alignment });
  const pieceCount = Math.ceil(end / pieceLength);
  if (pieceCount > MAX_PIECE_COUNT) {
    throw new MetainfoError(`it has ${pieceCount} pieces, over ${MAX_PIECE_COUNT}`);
  }
  return {
    name,
    infoHashes,
    version,
    pieceLength,
    pieceCount,
    files,
    singleFile,
    private: info.integer("private") === 1,
    pieceHashes: version === "v2" ? undefined : readPieceHashes(info, pieceCount),
    renamed,
  };
}

/** The version comes first: what a later one looks like is not known (BEP 52). */
function readVersion(info: BencodeDict): MetainfoVersion {
  const said = info.integer("meta version") ?? 1;
  if (said > 2) throw new MetainfoError(`it is for version ${said} of the protocol`);
  if (said < 2) return "v1";
  return info.has("pieces") || info.has("files") || info.has("length") ? "hybrid" : "v2";
}

function hashInfo(infoBytes: Uint8Array, version: MetainfoVersion): InfoHashes {
  if (version === "v1") return { v1: sha1(infoBytes) };
  if (version === "v2") return { v2: sha256(infoBytes) };
  return { v1: sha1(infoBytes), v2: sha256(infoBytes) };
}

function readName(info: BencodeDict, infoHashes: InfoHashes, options: SafePathOptions): string {
  const said = info.bytes("name.utf-8") ?? info.bytes("name");
  if (said === undefined) throw new MetainfoError("it has no name");
  const name = said.length === 0 ? "" : safePathElement(said, { windows: options.windows });
  return name !== "" ? name : toHex(wireInfoHash({ infoHashes }));
}

function readPieceLength(info: BencodeDict, version: MetainfoVersion): number {
  const pieceLength = info.integer("piece length");
  if (pieceLength === undefined || pieceLength < 1) {
    throw new MetainfoError("it does not say how long its pieces are");
  }
  if (pieceLength > MAX_PIECE_LENGTH) {
    throw new MetainfoError(`its pieces are ${pieceLength} bytes long, over ${MAX_PIECE_LENGTH}`);
  }
  const isV2 = pieceLength >= MIN_V2_PIECE_LENGTH && Number.isInteger(Math.log2(pieceLength));
  if (version !== "v1" && !isV2) {
    throw new MetainfoError("the length of its pieces is not a power of two from 16 KiB on");
  }
  return pieceLength;
}

function readFiles(info: BencodeDict, options: FileOptions): V1Files {
  const { name, pieceLength, version } = options;
  if (version === "v1") return readV1Files(info, options);
  const tree = info.dict("file tree");
  if (tree === undefined) throw new MetainfoError("it is of v2 and has no file tree");
  const files = readV2Files(tree, options);
  if (version === "v2") return { files, singleFile: files.length === 1 && files[0]?.path === name };
  const { files: listed, singleFile } = readV1Files(info, options);
  return { files: mergeHybrid(listed, files, { pieceLength, singleFile, name }), singleFile };
}

function readPieceHashes(info: BencodeDict, pieceCount: number): Uint8Array {
  const pieces = info.bytes("pieces");
  if (pieces === undefined) throw new MetainfoError("it has no hashes of pieces");
  if (pieces.length % SHA1_LENGTH !== 0) {
    throw new MetainfoError(`its hashes of pieces have ${pieces.length} bytes: no multiple of 20`);
  }
  const hashCount = pieces.length / SHA1_LENGTH;
  if (hashCount !== pieceCount) {
    throw new MetainfoError(`it has ${hashCount} hashes for ${pieceCount} pieces`);
  }
  return pieces;
}
