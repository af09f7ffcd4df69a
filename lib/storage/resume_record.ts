import { BencodeDict, type BencodeValue, decode, encode } from "../bencode/mod.ts";
import { equalBytes, sha1 } from "../hash/mod.ts";
import { Bitfield } from "../metainfo/mod.ts";

/** The version of the format; others are not read. */
const VERSION = 1;

/**
 * What was known of a file when it was recorded. The path and the size are its key, never its place in the torrent: zero-length
 * files have shifted such lists elsewhere, and spoilt data.
 */
export interface ResumeFile {
  /** Its path on disk, below the output folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last changed, in milliseconds since 1970. */
  readonly mtimeMs: number;
}

/** What is known to be on disk, for the next start. */
export interface ResumeRecord {
  /** The 20 bytes that peers are told, in hexadecimal digits. */
  readonly infoHash: string;
  /** The pieces that are on the medium. */
  readonly pieces: Bitfield;
  /** The files that they lie in. */
  readonly files: readonly ResumeFile[];
  /**
   * Paths on disk by paths of the torrent, where they differ: once chosen, they stay, however a later version would choose.
   * Absent means none.
   */
  readonly names?: ReadonlyMap<string, string>;
  /** Payload sent, in all sessions. */
  readonly uploadedBytes: number;
  /** Payload received, in all sessions. */
  readonly downloadedBytes: number;
  /** When it was made, in milliseconds since 1970. */
  readonly savedAt: number;
}

/** Thrown where a record is damaged; what is on disk is then hashed. */
export class ResumeError extends Error {
  /** "ResumeError". */
  override readonly name = "ResumeError";
}

/** Encodes a record, with a checksum. */
export function encodeResume(record: ResumeRecord): Uint8Array {
  const body = encode({
    infoHash: record.infoHash,
    pieceCount: record.pieces.length,
    pieces: record.pieces.bytes,
    files: record.files.map(({ path, size, mtimeMs }) => ({
      path,
      size,
      mtimeMs: Math.round(mtimeMs),
    })),
    names: [...record.names ?? []].map(([path, onDisk]) => [path, onDisk]),
    uploaded: record.uploadedBytes,
    downloaded: record.downloadedBytes,
    savedAt: Math.round(record.savedAt),
  });
  return encode({ shoalResume: VERSION, body, checksum: sha1(body) });
}

/**
 * Decodes a record.
 *
 * @throws {ResumeError} if it is damaged, or of a version that is not known.
 */
export function decodeResume(bytes: Uint8Array): ResumeRecord {
  const outer = decodeDict(bytes);
  if (outer.integer("shoalResume") !== VERSION) throw damaged("its version is not known");
  const body = outer.bytes("body");
  const checksum = outer.bytes("checksum");
  if (!body || !checksum || !equalBytes(sha1(body), checksum)) {
    throw damaged("its checksum is wrong");
  }
  const dict = decodeDict(body);
  return {
    infoHash: required(dict.text("infoHash")),
    pieces: readPieces(dict),
    files: required(dict.list("files")).map(readFile),
    names: new Map(required(dict.list("names")).map(readName)),
    uploadedBytes: count(dict, "uploaded"),
    downloadedBytes: count(dict, "downloaded"),
    savedAt: count(dict, "savedAt"),
  };
}

function decodeDict(bytes: Uint8Array): BencodeDict {
  let value: BencodeValue;
  try {
    value = decode(bytes);
  } catch (error) {
    throw new ResumeError("Cannot read a resume record: it is damaged", { cause: error });
  }
  if (!(value instanceof BencodeDict)) throw damaged("it is no dictionary");
  return value;
}

function readPieces(dict: BencodeDict): Bitfield {
  const bits = required(dict.bytes("pieces"));
  try {
    return Bitfield.from(bits, count(dict, "pieceCount"));
  } catch (error) {
    if (error instanceof ResumeError) throw error;
    throw new ResumeError("Cannot read a resume record: its pieces do not fit", { cause: error });
  }
}

function readFile(value: BencodeValue): ResumeFile {
  if (!(value instanceof BencodeDict)) throw damaged("a file is no dictionary");
  return {
    path: required(value.text("path")),
    size: count(value, "size"),
    mtimeMs: required(value.integer("mtimeMs")),
  };
}

function readName(value: BencodeValue): [string, string] {
  if (!Array.isArray(value) || value.length !== 2) throw damaged("a name is no pair");
  const [path, onDisk] = value.map(readText);
  return [required(path), required(onDisk)];
}

function readText(value: BencodeValue): string {
  if (!(value instanceof Uint8Array)) throw damaged("a name is no text");
  return new TextDecoder().decode(value);
}

function count(dict: BencodeDict, key: string): number {
  const value = required(dict.integer(key));
  if (value < 0) throw damaged(`${key} is below zero`);
  return value;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw damaged("a key is missing");
  return value;
}

function damaged(why: string): ResumeError {
  return new ResumeError(`Cannot read a resume record: ${why}`);
}
