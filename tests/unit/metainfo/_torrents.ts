import { type Encodable, encode } from "../../../lib/bencode/mod.ts";
import { type Metainfo, parseMetainfo, type ParseOptions } from "../../../lib/metainfo/mod.ts";

/** A dictionary to be bencoded. */
export type Dict = Record<string, Encodable | undefined>;

/** The bytes of a torrent of one file of 10 bytes, with something else in its info dictionary, and beside it. */
export function v1Torrent(info: Dict = {}, outside: Dict = {}): Uint8Array<ArrayBuffer> {
  const common = { "length": 10, "name": "name", "piece length": 16384, "pieces": "a".repeat(20) };
  return encode({ ...outside, info: { ...common, ...info } });
}

/** The bytes of a torrent of several files in a folder; its pieces are as many as they should be. */
export function v1Folder(files: readonly Dict[], info: Dict = {}): Uint8Array<ArrayBuffer> {
  const lengths = files.map(({ length }) => typeof length === "number" ? length : 0);
  const pieceCount = Math.ceil(lengths.reduce((sum, length) => sum + length, 0) / 16384);
  return v1Torrent({ length: undefined, files, pieces: "a".repeat(20 * pieceCount), ...info });
}

/** The bytes of a v2 torrent with a file tree. */
export function v2Torrent(tree: Encodable, info: Dict = {}, outside: Dict = {}): Uint8Array<
  ArrayBuffer
> {
  const common = { "file tree": tree, "meta version": 2, "name": "name", "piece length": 16384 };
  return encode({ "piece layers": {}, ...outside, info: { ...common, ...info } });
}

/** A file in a file tree. */
export function leaf(length: number, entries: Dict = {}): Encodable {
  const root = length > 0 ? new Uint8Array(32).fill(7) : undefined;
  return { "": { length, "pieces root": root, ...entries } };
}

/** The paths of the files of a torrent. */
export function pathsOf(bytes: Uint8Array, options?: ParseOptions): string[] {
  return parseMetainfo(bytes, options).files.map(({ path }) => path);
}

/** Paths with the pads marked. */
export function markedPaths({ files }: Metainfo): string[] {
  return files.map(({ path, pad }) => pad ? `${path} (pad)` : path);
}
