import { concatBytes } from "../../../lib/hash/mod.ts";
import {
  Bitfield,
  BLOCK_LENGTH,
  createMetainfo,
  type Metainfo,
  parseMetainfo,
  PieceLayout,
  piecesToHash,
  type PlanOptions,
  planTorrent,
} from "../../../lib/metainfo/mod.ts";
import {
  PieceJournal,
  TorrentStorage,
  type TorrentStorageOptions,
} from "../../../lib/storage/mod.ts";
import { MemoryDisk, SeededRandom } from "../../../lib/testing/mod.ts";

/** The folder that torrents are downloaded to. */
export const OUT = "out";

/** Where, below it, the part file is. */
export const PARTS = ".shoal/x.parts";

/** Where, below it, the journal is. */
export const JOURNAL = ".shoal/x.journal";

/** A torrent, what is in it, and a disk to put it on. */
export interface Fixture {
  readonly metainfo: Metainfo;
  readonly layout: PieceLayout;
  /** The bytes of a piece, pads included. */
  piece(index: number): Uint8Array<ArrayBuffer>;
  /** The bytes that a file should have. */
  content(file: number): Uint8Array;
  /** The number of the file with this name. */
  file(name: string): number;
  readonly disk: MemoryDisk;
}

/** Makes a torrent named "t" of files with these names and lengths, of made-up content, and an empty disk. */
export async function makeTorrent(
  lengths: Readonly<Record<string, number>>,
  options: Partial<PlanOptions> = {},
): Promise<Fixture> {
  const random = new SeededRandom(7);
  const contents = new Map(
    Object.entries(lengths).map(([name, length]) => [name, random.fill(new Uint8Array(length))]),
  );
  const files = Object.entries(lengths).map(([path, length]) => ({ path, length }));
  const plan = planTorrent(files, {
    name: "t",
    pieceLength: BLOCK_LENGTH,
    version: "v1",
    ...options,
  });
  const source = new MemoryDisk();
  for (const [name, bytes] of contents) source.poke(`source/${name}`, bytes);
  const hash = async (algorithm: "sha1" | "merkle") => {
    const hashes: Uint8Array[] = [];
    const pieces = piecesToHash(plan, algorithm);
    const job = { root: "source", algorithm, pieceLength: plan.pieceLength, pieces };
    for await (const piece of source.hasher.hashFiles(job)) {
      hashes[piece.index] = piece.hash ?? new Uint8Array();
    }
    return concatBytes(hashes);
  };
  const metainfo = parseMetainfo(
    createMetainfo(plan, {
      sha1: plan.version === "v2" ? undefined : await hash("sha1"),
      merkle: plan.version === "v1" ? undefined : await hash("merkle"),
    }),
  );
  const layout = new PieceLayout(metainfo);
  const content = (file: number) => {
    const name = metainfo.files[file]?.path.slice(metainfo.singleFile ? 0 : 2) ?? "";
    return contents.get(name) ?? new Uint8Array(metainfo.files[file]?.length ?? 0);
  };
  return {
    metainfo,
    layout,
    content,
    piece: (index) =>
      concatBytes(
        layout.spans(index, 0, layout.pieceSize(index)).map(({ file, offset, length }) =>
          content(file).subarray(offset, offset + length)
        ),
      ),
    file: (name) => metainfo.files.findIndex(({ path }) => path === `t/${name}` || path === name),
    disk: new MemoryDisk(),
  };
}

/** Opens the storage of a torrent on its disk, as after a start. */
export function openStorage(
  fixture: Fixture,
  options: Partial<TorrentStorageOptions> = {},
): TorrentStorage {
  const { metainfo, layout, disk } = fixture;
  const store = disk.open(OUT);
  return new TorrentStorage(metainfo, layout, {
    store,
    hasher: disk.hasher,
    partFile: PARTS,
    ...options,
  });
}

/** Opens the journal on the disk of a torrent. */
export function openJournal(fixture: Fixture): PieceJournal {
  return new PieceJournal(fixture.disk.open(OUT), JOURNAL);
}

/** The numbers of all pieces. */
export function allPieces({ layout }: Fixture): number[] {
  return [...Bitfield.full(layout.pieceCount)];
}

/** Writes pieces, all of them by default. */
export async function writePieces(
  fixture: Fixture,
  storage: TorrentStorage,
  pieces: readonly number[] = allPieces(fixture),
): Promise<void> {
  for (const piece of pieces) await storage.writeBlock(piece, 0, fixture.piece(piece));
}

/** The pieces that are right, sorted. */
export async function rightPieces(
  storage: TorrentStorage,
  pieces: Iterable<number>,
): Promise<number[]> {
  const right: number[] = [];
  for await (const { piece, ok } of storage.check(pieces)) if (ok) right.push(piece);
  return right.sort((a, b) => a - b);
}
