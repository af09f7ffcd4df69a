import { concatBytes, leafCountFor, merkleRoot, sha1, sha256 } from "../../hash/mod.ts";
import {
  createMetainfo,
  type Metainfo,
  type MetainfoVersion,
  parseMetainfo,
  PieceLayout,
  planTorrent,
} from "../../metainfo/mod.ts";

const LEAF = 16_384;

/** What a torrent is made of. */
export interface SampleTorrentOptions {
  /** What it is called. */
  readonly name: string;
  /** Its files: paths below the name and lengths in bytes; or the length of a single file. */
  readonly files: Readonly<Record<string, number>> | number;
  /** Which of them are programs (BEP 47). */
  readonly programs?: readonly string[];
  /** Symbolic links below the name, with what they lead to there (BEP 47). */
  readonly links?: Readonly<Record<string, string>>;
  /** Bytes of a piece; 64 KiB by default. */
  readonly pieceLength?: number;
  /** The format; v1 by default. */
  readonly version?: MetainfoVersion;
  /** Its trackers, each a tier. */
  readonly trackers?: readonly string[];
  /** Its web seeds (BEP 19). */
  readonly webSeeds?: readonly string[];
  /** Its web seeds that are scripts (BEP 17). */
  readonly httpSeeds?: readonly string[];
  /** Whether its peers come from trackers alone. */
  readonly private?: boolean;
  /** Info-hashes of torrents that may have files in common (BEP 38). */
  readonly similar?: readonly Uint8Array[];
  /** Names of collections whose torrents may have files in common (BEP 38). */
  readonly collections?: readonly string[];
  /** Where is asked for a newer torrent (BEP 39). */
  readonly updateUrl?: string;
  /** Another seed makes other content. */
  readonly seed?: number;
}

/** A torrent and all its bytes, in memory: noise that a seed determines. */
export class SampleTorrent {
  /** The bytes of its .torrent file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What they say. */
  readonly metainfo: Metainfo;
  /** Which bytes are in which piece. */
  readonly layout: PieceLayout;
  /** The content of each file, by its number; zeros for pads. */
  readonly #contents: readonly Uint8Array<ArrayBuffer>[];

  /** Makes the content and hashes it. */
  constructor(options: SampleTorrentOptions) {
    const { name, files, pieceLength = 64 * 1024, version = "v1", trackers = [] } = options;
    const singleFile = typeof files === "number";
    const lengths = singleFile ? [[name, files] as const] : Object.entries(files);
    const { programs = [], links = {} } = options;
    const entries = [
      ...lengths.map(([path, length]) => ({ path, length, executable: programs.includes(path) })),
      ...Object.entries(links).map(([path, symlink]) => ({ path, length: 0, symlink })),
    ];
    const plan = planTorrent(entries, {
      name,
      singleFile,
      pieceLength,
      version,
    });
    const seed = options.seed ?? 1;
    this.#contents = plan.files.map((file, index) =>
      file.pad ? new Uint8Array(file.length) : noise(file.length, seed * 1009 + index)
    );
    this.layout = new PieceLayout(plan);
    const pieces = Array.from({ length: plan.pieceCount }, (_, piece) => piece);
    const isPad = (file: number) => plan.files[file]?.pad ?? false;
    this.bytes = createMetainfo(plan, {
      sha1: concatBytes(pieces.map((piece) => sha1(this.piece(piece)))),
      ...(version === "v1"
        ? {}
        : { merkle: concatBytes(pieces.map((piece) => this.#root(piece, isPad))) }),
    }, {
      trackers: trackers.map((url) => [url]),
      webSeeds: options.webSeeds ?? [],
      httpSeeds: options.httpSeeds ?? [],
      ...(options.private === undefined ? {} : { private: options.private }),
      similar: options.similar ?? [],
      collections: options.collections ?? [],
      ...(options.updateUrl === undefined ? {} : { updateUrl: options.updateUrl }),
    });
    this.metainfo = parseMetainfo(this.bytes);
  }

  /** The bytes of a piece. */
  piece(index: number): Uint8Array<ArrayBuffer> {
    return this.block(index, 0, this.layout.pieceSize(index));
  }

  /** Some bytes of a piece. */
  block(index: number, begin: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const span of this.layout.spans(index, begin, length)) {
      const content = this.content(span.file);
      bytes.set(content.subarray(span.offset, span.offset + span.length), at);
      at += span.length;
    }
    return bytes;
  }

  /** The content of a file. */
  content(file: number): Uint8Array<ArrayBuffer> {
    const content = this.#contents[file];
    if (content === undefined) throw new RangeError(`Cannot give file ${file}: there is none`);
    return content;
  }

  /** The number of the file whose path, below the torrent's name, is this. */
  fileNumber(path: string): number {
    const { files, name } = this.metainfo;
    const index = files.findIndex((file) => file.path === `${name}/${path}`);
    if (index < 0) throw new RangeError(`Cannot find "${path}": there is no such file`);
    return index;
  }

  /** What is in its files once they are whole, by their paths below a folder; pads and links have none. */
  contentsIn(dir: string): Map<string, Uint8Array> {
    const files = [...this.metainfo.files.entries()].filter(([, { pad, symlink }]) =>
      !pad && symlink === undefined
    );
    return new Map(files.map(([index, { path }]) => [`${dir}/${path}`, this.content(index)]));
  }

  /** Pads, which may lie in the last piece of a file, are no part of its tree. */
  #root(piece: number, isPad: (file: number) => boolean): Uint8Array {
    const size = this.layout.spans(piece, 0, this.layout.pieceSize(piece))
      .filter(({ file }) => !isPad(file))
      .reduce((sum, { length }) => sum + length, 0);
    const data = this.block(piece, 0, size);
    const leaves = Array.from(
      { length: leafCountFor(size) },
      (_, leaf) => sha256(data.subarray(leaf * LEAF, (leaf + 1) * LEAF)),
    );
    return merkleRoot(concatBytes(leaves), { width: this.layout.merkleLeafCount(piece) });
  }
}

/** Bytes without a pattern, the same in every run (xorshift). */
function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = (seed * 0x9e3779b1 | 0) || 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}
