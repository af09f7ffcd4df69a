import type { Metainfo } from "../metainfo/mod.ts";

/** A URL and what is sent along with it. */
export interface WebUrl {
  /** Without user name, password and fragment. */
  readonly url: URL;
  /** The `Authorization` field that user name and password make. */
  readonly authorization?: string;
}

/** A run of bytes within a piece. */
export interface PieceRun {
  /** Number of the piece. */
  readonly piece: number;
  /** Where in the piece, in bytes. */
  readonly begin: number;
  /** Bytes. */
  readonly length: number;
}

/** Reads the URL of a web seed; undefined where it is none of HTTP or HTTPS. */
export function parseWebUrl(text: string): WebUrl | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  const { username, password } = url;
  url.username = "";
  url.password = "";
  url.hash = "";
  if (username === "" && password === "") return { url };
  const pair = `${decodePercent(username)}:${decodePercent(password)}`;
  const bytes = new TextEncoder().encode(pair);
  return { url, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

/**
 * Gives the URL of a file below that of a web seed (BEP 19). A torrent of several files is a folder there, whether its URL
 * ends in a slash or not; for a file alone the name is added where it does.
 *
 * @throws {RangeError} if there is no such file.
 */
export function fileUrl(
  base: URL,
  torrent: Pick<Metainfo, "files" | "singleFile">,
  file: number,
): URL {
  const found = torrent.files[file];
  if (found === undefined) {
    throw new RangeError(`Cannot give the URL of file ${file}: there is none`);
  }
  const { href } = base;
  const isFolder = href.endsWith("/");
  if (torrent.singleFile && !isFolder) return base;
  const path = found.path.split("/").map(encodeElement).join("/");
  return new URL(`${href}${isFolder ? "" : "/"}${path}`);
}

/** Gives the URL that a script is asked for a run of bytes of a piece by (BEP 17); `pieceSize` says when it is all of it. */
export function pieceUrl(
  base: URL,
  run: PieceRun,
  options: { readonly infoHash: Uint8Array; readonly pieceSize: number },
): URL {
  const { piece, begin, length } = run;
  const hash = Array.from(
    options.infoHash,
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
  const isAll = length === options.pieceSize;
  const ranges = isAll ? "" : `&ranges=${begin}-${begin + length - 1}`;
  const separator = base.search === "" ? "?" : "&";
  const query = `info_hash=${hash}&piece=${piece}${ranges}`;
  return new URL(`${base.href.replace(/\?$/, "")}${separator}${query}`);
}

/** Escapes one element of a path: all but letters, digits and `-_.!~*()`. */
function encodeElement(element: string): string {
  return encodeURIComponent(element.toWellFormed()).replaceAll("'", "%27");
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % stands for itself
  }
}
