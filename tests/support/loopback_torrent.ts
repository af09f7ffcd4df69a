import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { walk } from "@std/fs";
import { leafCountFor, merkleRoot, sha1, sha256 } from "../../lib/hash/mod.ts";
import {
  createMetainfo,
  type Metainfo,
  type MetainfoVersion,
  parseMetainfo,
  PieceLayout,
  planTorrent,
} from "../../lib/metainfo/mod.ts";

const LEAF = 16_384;

/** What a torrent for a test is made of. */
export interface LoopbackTorrentOptions {
  /** What it is called. */
  readonly name: string;
  /** Its files: paths below the name and lengths in bytes; or the length of a single file. */
  readonly files: Readonly<Record<string, number>> | number;
  /** Bytes of a piece; 64 KiB by default. */
  readonly pieceLength?: number;
  /** The format; v1 by default. */
  readonly version?: MetainfoVersion;
  /** Its trackers, each a tier. */
  readonly trackers?: readonly string[];
  /** Whether its peers come from trackers alone. */
  readonly private?: boolean;
  /** Another seed makes other content. */
  readonly seed?: number;
}

/** A torrent and all its bytes, in memory. */
export class LoopbackTorrent {
  /** The bytes of its .torrent file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What they say. */
  readonly metainfo: Metainfo;
  /** Which bytes are in which piece. */
  readonly layout: PieceLayout;
  /** The content of each file, by its number; zeros for pads. */
  readonly #contents: readonly Uint8Array<ArrayBuffer>[];

  /** Makes the content and hashes it. */
  constructor(options: LoopbackTorrentOptions) {
    const { name, files, pieceLength = 64 * 1024, version = "v1", trackers = [] } = options;
    const singleFile = typeof files === "number";
    const lengths = singleFile ? [[name, files] as const] : Object.entries(files);
    const plan = planTorrent(lengths.map(([path, length]) => ({ path, length })), {
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
    this.bytes = createMetainfo(plan, {
      sha1: concat(pieces.map((piece) => sha1(this.piece(piece)))),
      ...(version === "v1"
        ? {}
        : { merkle: concat(pieces.map((piece) => this.#root(piece, plan))) }),
    }, {
      trackers: trackers.map((url) => [url]),
      ...(options.private === undefined ? {} : { private: options.private }),
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

  /** Writes the .torrent file into a folder; gives its path. */
  async save(dir: string): Promise<string> {
    const path = `${dir}/${this.metainfo.name}.torrent`;
    await Deno.writeFile(path, this.bytes);
    return path;
  }

  /** Writes the content into a folder, which then can be seeded. */
  async write(dir: string): Promise<void> {
    for (const [index, file] of this.metainfo.files.entries()) {
      if (file.pad) continue;
      const path = `${dir}/${file.path}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(path, this.content(index));
    }
  }

  /** The pieces that are whole and right in the files of a folder, whatever anyone says of them. */
  async piecesIn(dir: string): Promise<Set<number>> {
    const onDisk = await Promise.all(this.metainfo.files.map(async (file, index) => {
      if (file.pad) return this.content(index);
      return await readOrNothing(`${dir}/${file.path}`);
    }));
    const right = new Set<number>();
    for (let piece = 0; piece < this.layout.pieceCount; piece++) {
      const spans = this.layout.spans(piece, 0, this.layout.pieceSize(piece));
      const isRight = spans.every(({ file, offset, length }) =>
        sameBytes(
          onDisk[file]?.subarray(offset, offset + length),
          this.content(file).subarray(offset, offset + length),
        )
      );
      if (isRight) right.add(piece);
    }
    return right;
  }

  /** Compares, byte for byte, the files in a folder with the content; besides these only `.shoal` may be there. */
  async assertIn(dir: string, options: { readonly files?: readonly string[] } = {}): Promise<void> {
    const { metainfo } = this;
    const wanted = metainfo.files.flatMap((file, index) => {
      const isWanted = options.files?.some((path) => file.path === `${metainfo.name}/${path}`);
      return file.pad || isWanted === false ? [] : [{ path: file.path, index }];
    });
    assertEquals(await filesIn(dir), wanted.map(({ path }) => path).sort());
    for (const { path, index } of wanted) {
      const actual = await Deno.readFile(`${dir}/${path}`);
      const expected = this.content(index);
      assertEquals(actual.length, expected.length, `the length of ${path}`);
      assertEquals(sameBytes(actual, expected), true, `the bytes of ${path}`);
    }
  }

  #root(piece: number, plan: { readonly files: Metainfo["files"] }): Uint8Array {
    const size = this.layout.spans(piece, 0, this.layout.pieceSize(piece))
      .filter(({ file }) => !plan.files[file]?.pad)
      .reduce((sum, { length }) => sum + length, 0);
    const data = this.block(piece, 0, size);
    const leaves = Array.from(
      { length: leafCountFor(size) },
      (_, leaf) => sha256(data.subarray(leaf * LEAF, (leaf + 1) * LEAF)),
    );
    return merkleRoot(concat(leaves), { width: this.layout.merkleLeafCount(piece) });
  }
}

/** The paths of all files below a folder, sorted; what lies in `.shoal` is left out. */
export async function filesIn(dir: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of walk(dir, { includeDirs: false })) {
    const inner = path.slice(dir.length + 1);
    if (!inner.startsWith(".shoal/")) paths.push(inner);
  }
  return paths.sort();
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && a.length === b.length && Buffer.compare(a, b) === 0;
}

async function readOrNothing(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
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
