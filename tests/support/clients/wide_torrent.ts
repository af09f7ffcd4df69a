import { encode } from "../../../lib/bencode/mod.ts";
import { sha1, toHex } from "../../../lib/hash/mod.ts";
import { type Content, makeContent } from "./content.ts";
import type { Scene } from "./scene.ts";

const PIECE_LENGTH = 16_384;

/** Pieces of the one file that is there. */
const PIECES = 64;

/** Bytes of each other file. */
const OTHER_LENGTH = 50;

/** A torrent of many files, of which the first is there alone. */
export interface WideTorrent {
  /** That file. */
  readonly content: Content;
  /** Path of the .torrent file. */
  readonly torrent: string;
  /** Its info-hash in hexadecimal. */
  readonly v1: string;
  /** Bytes of its info dictionary. */
  readonly metadataLength: number;
}

/** Makes a file `first` and a torrent of it and `count` files with long names, which nobody has. */
export async function makeWideTorrent(scene: Scene, count: number): Promise<WideTorrent> {
  const name = "Wide";
  const plan = { first: PIECES * PIECE_LENGTH };
  const content = await makeContent(await scene.folder("content"), name, plan);
  const bytes = await Deno.readFile(`${content.path}/first`);
  const files = [{ length: bytes.length, path: ["first"] }];
  for (let i = 0; i < count; i++) {
    files.push({
      length: OTHER_LENGTH,
      path: [`folder ${i % 50}`, `${"long name ".repeat(10)}${i}`],
    });
  }
  const pieces = new Uint8Array(20 * (PIECES + Math.ceil(count * OTHER_LENGTH / PIECE_LENGTH)));
  for (let i = 0; i < PIECES; i++) {
    pieces.set(sha1(bytes.subarray(i * PIECE_LENGTH, (i + 1) * PIECE_LENGTH)), i * 20);
  }
  const info = encode({ files, name, "piece length": PIECE_LENGTH, pieces });
  const torrent = `${scene.dir}/wide.torrent`;
  const [begin, end] = ["d4:info", "e"].map((text) => new TextEncoder().encode(text));
  await Deno.writeFile(torrent, new Uint8Array([...begin ?? [], ...info, ...end ?? []]));
  return { content, torrent, v1: toHex(sha1(info)), metadataLength: info.length };
}
