import { toHex } from "../../../lib/hash/mod.ts";
import type { Metainfo } from "../../../lib/metainfo/mod.ts";
import { sharedPath } from "../../support/shared.ts";

/** A torrent beside the project whose outcome is known. */
export interface CorpusRow {
  /** Where it is, below the corpus. */
  readonly path: string;
  /** What its source says: `valid`, `error`, `either`, or valid without its saying. */
  readonly expected: string;
  /** The info-hash and some numbers by another parser. */
  readonly computed: string;
}

/** Where the corpus is; undefined where it is not there. */
export const CORPUS = sharedPath("corpus/");

/** The torrents of the corpus; none where it is not there. */
export function corpusRows(): CorpusRow[] {
  if (CORPUS === undefined) return [];
  return Deno.readTextFileSync(new URL("INDEX.tsv", CORPUS)).trim().split("\n").slice(1)
    .map((line) => line.split("\t"))
    .map(([path = "", , , , expected = "", , computed = ""]) => ({ path, expected, computed }))
    .filter(({ path }) => path.endsWith(".torrent"));
}

/** Reads a file of the corpus. */
export function readCorpus(path: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(path.split("/").map(encodeURIComponent).join("/"), CORPUS));
}

/** The name of a file without its folders. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What of a torrent the sources state; bytes are hexadecimal digits. */
export interface Details {
  readonly name: string;
  readonly version: string;
  readonly v1: string | undefined;
  readonly v2: string | undefined;
  readonly pieceLength: number;
  readonly private: boolean;
  readonly fileCount: number;
  readonly paths: readonly string[];
  readonly lengths: readonly number[];
  readonly pads: readonly boolean[];
  readonly roots: readonly (string | undefined)[];
  /** Hashes of whole files, of those that have one. */
  readonly fileHashes: readonly string[];
  /** Number of the file and what it leads to. */
  readonly symlinks: readonly (readonly [number, string])[];
  readonly layerCount: number | undefined;
  readonly trackers: readonly (readonly string[])[];
  readonly webSeeds: readonly string[];
  readonly webSeedCount: number;
  readonly httpSeedCount: number;
  readonly nodes: readonly string[];
  readonly similar: readonly string[];
  readonly collections: readonly string[];
  readonly creationDate: number | undefined;
  /** Where the info dictionary begins, and its bytes. */
  readonly infoSpan: readonly [number, number];
}

/** Gives of a torrent what {@linkcode Details} have. */
export function detailsOf(metainfo: Metainfo): Details {
  const { infoHashes, files, infoBytes, webSeeds, httpSeeds, nodes } = metainfo;
  const hex = (bytes: Uint8Array | undefined) => bytes && toHex(bytes);
  return {
    ...metainfo,
    creationDate: metainfo.creationDate,
    v1: hex(infoHashes.v1),
    v2: hex(infoHashes.v2),
    fileCount: files.length,
    paths: files.map(({ path }) => path),
    lengths: files.map(({ length }) => length),
    pads: files.map(({ pad }) => pad),
    roots: files.map(({ piecesRoot }) => hex(piecesRoot)),
    fileHashes: files.map(({ sha1 }) => hex(sha1)).filter((hash) => hash !== undefined),
    symlinks: files.flatMap(({ symlink }, i) => symlink === undefined ? [] : [[i, symlink]]),
    layerCount: metainfo.pieceLayers?.size,
    webSeedCount: webSeeds.length,
    httpSeedCount: httpSeeds.length,
    nodes: nodes.map(({ hostname, port }) => `${hostname}:${port}`),
    similar: metainfo.similar.map(toHex),
    infoSpan: [infoBytes.byteOffset, infoBytes.length],
  };
}
