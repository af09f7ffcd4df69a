import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { walk } from "@std/fs";
import { SampleTorrent } from "../../lib/testing/mod.ts";

export type { SampleTorrentOptions as LoopbackTorrentOptions } from "../../lib/testing/mod.ts";

/** A torrent and all its bytes, in memory and in folders. */
export class LoopbackTorrent extends SampleTorrent {
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
