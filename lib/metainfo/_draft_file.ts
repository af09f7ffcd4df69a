import type { BencodeDict, BencodeValue } from "../bencode/mod.ts";
import { fromHex, SHA1_LENGTH } from "../hash/mod.ts";
import { MetainfoError } from "./error.ts";
import { MAX_PATH_DEPTH } from "./limits.ts";
import { safePathElement, type SafePathOptions } from "./safe_path.ts";

/** A file as it is read, before its place and its final name are known. */
export interface DraftFile {
  /** Safe elements with `/` between, below the torrent's folder; empty for a file alone. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  readonly pad: boolean;
  readonly executable: boolean;
  readonly hidden: boolean;
  /** What a symbolic link is said to lead to, made safe in the same way. */
  readonly symlink?: string;
  readonly piecesRoot?: Uint8Array;
  readonly mtime?: number;
  readonly sha1?: Uint8Array;
  /** A pad file that was given no path lies outside of the torrent's folder, as in libtorrent. */
  readonly outside?: boolean;
}

/** The letters of BEP 47's `attr`. */
export interface FileAttributes {
  readonly pad: boolean;
  readonly executable: boolean;
  readonly hidden: boolean;
  readonly symlink: boolean;
}

/** Reads BEP 47's `attr`; letters that are not known mean nothing. */
export function readAttributes(dict: BencodeDict): FileAttributes {
  const attr = dict.text("attr") ?? "";
  return {
    pad: attr.includes("p"),
    executable: attr.includes("x"),
    hidden: attr.includes("h"),
    symlink: attr.includes("l") && dict.list("symlink path") !== undefined,
  };
}

/** Reads a length in bytes; undefined if it is not a number that counts bytes. */
export function readLength(dict: BencodeDict): number | undefined {
  const length = dict.integer("length");
  return length === undefined || length < 0 ? undefined : length;
}

/**
 * Makes a path safe.
 *
 * @throws {MetainfoError} if it is empty, too deep, or not made of byte strings.
 */
export function readPath(list: readonly BencodeValue[], options: SafePathOptions): string {
  if (list.length === 0) throw new MetainfoError("a file has an empty path");
  if (list.length > MAX_PATH_DEPTH) {
    throw new MetainfoError(`a file is over ${MAX_PATH_DEPTH} folders deep`);
  }
  const { windows } = options;
  return list.map((element) => {
    if (element instanceof Uint8Array) return safePathElement(element, { required: true, windows });
    throw new MetainfoError("the path of a file has an element that is not a name");
  }).join("/");
}

/** What {@linkcode readDraft} makes a file of. */
export interface DraftParts {
  readonly path: string;
  readonly length: number;
  readonly attributes: FileAttributes;
  readonly piecesRoot?: Uint8Array;
}

/** Reads what BEP 47 has for a file beside its path and length. */
export function readDraft(
  dict: BencodeDict,
  { path, length, attributes, piecesRoot }: DraftParts,
  options: SafePathOptions,
): DraftFile {
  const { pad, executable, hidden } = attributes;
  const target = attributes.symlink ? dict.list("symlink path") : undefined;
  const symlink = target && readPath(target, options);
  const mtime = readMtime(dict);
  const sha1 = readSha1(dict);
  return { path, length, pad, executable, hidden, symlink, piecesRoot, mtime, sha1 };
}

/** Some write the number as a string. */
function readMtime(dict: BencodeDict): number | undefined {
  const text = dict.text("mtime");
  const isNumber = text !== undefined && /^\d{1,15}$/.test(text);
  const mtime = isNumber ? Number(text) : dict.integer("mtime");
  return mtime === undefined || mtime < 0 ? undefined : mtime;
}

/** Some write the hash as hexadecimal digits. */
function readSha1(dict: BencodeDict): Uint8Array | undefined {
  const sha1 = dict.bytes("sha1");
  if (sha1?.length === SHA1_LENGTH) return sha1;
  const text = dict.text("sha1") ?? "";
  return /^[0-9a-f]{40}$/i.test(text) ? fromHex(text) : undefined;
}
