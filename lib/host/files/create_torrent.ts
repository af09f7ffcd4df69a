import { basename, parse, resolve } from "node:path";
import { DenoDisk, findFiles } from "../../disk/mod.ts";
import { SHA1_LENGTH, SHA256_LENGTH } from "../../hash/mod.ts";
import type { Hasher } from "../../io/mod.ts";
import {
  createMetainfo,
  type CreateOptions,
  type Metainfo,
  type NewFile,
  parseMetainfo,
  piecesToHash,
  type PlanHashes,
  type PlanOptions,
  planTorrent,
  type TorrentPlan,
} from "../../metainfo/mod.ts";

/** The folder of Shoal's own records, which no torrent is made of. */
const STATE_DIR = ".shoal";

/** The files that a torrent is to be made of. */
export interface NewContent {
  /** The path from the root of the file system. */
  readonly path: string;
  /** What the torrent is called unless something else is said. */
  readonly name: string;
  /** Whether it is a file, not a folder. */
  readonly singleFile: boolean;
  /** The files. */
  readonly files: readonly NewFile[];
}

/** How to look for content. */
export interface FindContentOptions {
  /** Leaves out files and folders, by their path below the folder. */
  readonly skip?: (path: string) => boolean;
}

/**
 * Finds what a torrent is to be made of. Symbolic links are taken for what they lead to.
 *
 * @throws {Error} of the system, whose `code` says why.
 */
export async function findContent(
  path: string,
  options: FindContentOptions = {},
): Promise<NewContent> {
  const absolute = resolve(path);
  const name = basename(absolute);
  const files: NewFile[] = [];
  let singleFile = false;
  const skip = (inner: string) => inner === STATE_DIR || options.skip?.(inner) === true;
  for await (const { path: inner, length, executable } of findFiles(absolute, { skip })) {
    singleFile ||= inner === "";
    files.push({ path: inner || name, length, executable });
  }
  return { path: absolute, name, singleFile, files };
}

/** How to hash. */
export interface HashPlanOptions {
  /** Hashes files. */
  readonly hasher: Hasher;
  /** Told the bytes that were hashed, as they are. */
  readonly onHashed?: (bytes: number) => void;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/**
 * Hashes the pieces of a plan.
 *
 * @throws {Error} if a file is not as it was found any more.
 */
export async function hashPlan(
  plan: TorrentPlan,
  content: NewContent,
  options: HashPlanOptions,
): Promise<PlanHashes> {
  const { version } = plan;
  // At once, so that the second finds in memory what the first has read.
  const [sha1, merkle] = await Promise.all([
    version === "v2" ? undefined : hashPieces(plan, content, { ...options, algorithm: "sha1" }),
    version === "v1" ? undefined : hashPieces(plan, content, {
      ...options,
      algorithm: "merkle",
      onHashed: version === "hybrid" ? undefined : options.onHashed,
    }),
  ]);
  return { sha1, merkle };
}

async function hashPieces(
  plan: TorrentPlan,
  content: NewContent,
  options: HashPlanOptions & { readonly algorithm: "sha1" | "merkle" },
): Promise<Uint8Array> {
  const { algorithm, hasher, onHashed, signal } = options;
  const hashLength = algorithm === "sha1" ? SHA1_LENGTH : SHA256_LENGTH;
  const hashes = new Uint8Array(plan.pieceCount * hashLength);
  // From the root of the file system, so that links may lead anywhere.
  const { root } = parse(content.path);
  const inner = content.path.slice(root.length).replaceAll("\\", "/");
  const prefix = content.singleFile ? inner.slice(0, -content.name.length) : `${inner}/`;
  function* pieces() {
    for (const piece of piecesToHash(plan, algorithm)) {
      const spans = piece.spans.map((span) => ({
        ...span,
        path: span.path === null ? null : prefix + span.path,
      }));
      yield { ...piece, spans };
    }
  }
  const job = { root, algorithm, pieceLength: plan.pieceLength, pieces: pieces() };
  for await (const { index, hash } of hasher.hashFiles(job, { signal })) {
    if (hash === null) {
      throw new Error("Cannot create the torrent: a file became shorter while it was read");
    }
    hashes.set(hash, index * hashLength);
    const last = plan.pieceCount - 1;
    onHashed?.(index === last ? lastPieceLength(plan) : plan.pieceLength);
  }
  return hashes;
}

function lastPieceLength({ files, pieceCount, pieceLength }: TorrentPlan): number {
  const end = Math.max(0, ...files.slice(-1).map(({ offset, length }) => offset + length));
  return Math.max(0, end - (pieceCount - 1) * pieceLength);
}

/** How {@linkcode createTorrent} works. */
export interface CreateTorrentOptions
  extends CreateOptions, FindContentOptions, Omit<Partial<PlanOptions>, "singleFile"> {
  /** Told the bytes that were hashed, as they are. */
  readonly onHashed?: (bytes: number) => void;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** A torrent that was made. */
export interface CreatedTorrent {
  /** What to write into a .torrent file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What it says. */
  readonly metainfo: Metainfo;
}

/**
 * Makes a torrent of a file or folder: a hybrid (BEP 52) unless told.
 *
 * ```ts ignore
 * const { bytes } = await createTorrent("album", { trackers: [["udp://tracker.example:6969"]] });
 * await Deno.writeFile("album.torrent", bytes);
 * ```
 *
 * @throws {Error} if something can not be read; {RangeError} if the length of pieces is not allowed.
 */
export async function createTorrent(
  path: string,
  options: CreateTorrentOptions = {},
): Promise<CreatedTorrent> {
  const content = await findContent(path, options);
  const { name = content.name, version, pieceLength } = options;
  const plan = planTorrent(content.files, {
    name,
    singleFile: content.singleFile,
    version,
    pieceLength,
  });
  await using disk = new DenoDisk();
  const hashes = await hashPlan(plan, content, { ...options, hasher: disk.hasher });
  const bytes = createMetainfo(plan, hashes, options);
  return { bytes, metainfo: parseMetainfo(bytes) };
}
