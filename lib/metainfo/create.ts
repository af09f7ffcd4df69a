import { bytesToKey, type Encodable, encode } from "../bencode/mod.ts";
import { merkleRoot, pieceLayerOf, SHA1_LENGTH, SHA256_LENGTH } from "../hash/mod.ts";
import { outsideEntries } from "./_outside_entries.ts";
import type { OutsideChanges } from "./outside_changes.ts";
import { PieceLayout } from "./piece_layout.ts";
import type { PlannedFile, TorrentPlan } from "./plan.ts";

/** The hashes of the pieces of a plan, concatenated in the order of the pieces. */
export interface PlanHashes {
  /** SHA-1, 20 bytes each; for v1 and hybrids. */
  readonly sha1?: Uint8Array;
  /** The roots of the pieces' own merkle trees, 32 bytes each; for v2 and hybrids. */
  readonly merkle?: Uint8Array;
}

/** What else a new torrent says. */
export interface CreateOptions extends OutsideChanges {
  /** Whether peers may come from its trackers alone (BEP 27). */
  readonly private?: boolean;
  /** A text in the info dictionary that makes the info-hash another. */
  readonly source?: string;
  /** Info-hashes of torrents that may have files in common (BEP 38): 20 bytes each. */
  readonly similar?: readonly Uint8Array[];
  /** Names of collections whose torrents may have files in common (BEP 38). */
  readonly collections?: readonly string[];
  /** Where is asked for a newer torrent (BEP 39). */
  readonly updateUrl?: string;
  /** The X.509 certificate, in DER, of who has to sign that one (BEP 39). */
  readonly originator?: Uint8Array;
}

/** A file or folder of a file tree. */
type TreeNode = Map<string, Encodable | TreeNode>;

const TEXT_ENCODER = new TextEncoder();

/**
 * Makes a metainfo file of a plan and the hashes of its pieces. Its info-hash is that of libtorrent for the same files
 * and options.
 *
 * @throws {TypeError} if hashes that its version needs are missing, or not as many as there are pieces.
 */
export function createMetainfo(
  plan: TorrentPlan,
  hashes: PlanHashes,
  options: CreateOptions = {},
): Uint8Array<ArrayBuffer> {
  const { name, version, pieceLength } = plan;
  const { similar = [], collections = [], source } = options;
  const common = {
    name,
    "piece length": pieceLength,
    private: options.private === true ? 1 : undefined,
    source,
    similar: similar.length > 0 ? similar : undefined,
    collections: collections.length > 0 ? collections : undefined,
    "update-url": options.updateUrl,
    originator: options.originator,
  };
  const v1 = version === "v2" ? {} : v1Entries(plan, hashes);
  if (version === "v1") return encode({ ...outsideEntries(options), info: { ...common, ...v1 } });
  const { tree, layers } = buildTree(plan, checkHashes(plan, hashes.merkle, SHA256_LENGTH));
  return encode({
    ...outsideEntries(options),
    info: { ...common, ...v1, "file tree": tree, "meta version": 2 },
    "piece layers": layers,
  });
}

function v1Entries(plan: TorrentPlan, hashes: PlanHashes): Record<string, Encodable | undefined> {
  const pieces = checkHashes(plan, hashes.sha1, SHA1_LENGTH);
  const [only] = plan.files;
  if (plan.singleFile && only !== undefined) {
    return { pieces, length: only.length, ...fileExtras(only) };
  }
  const files = plan.files.map((file) => ({
    length: file.length,
    path: (file.source ?? `.pad/${file.length}`).split("/"),
    ...fileExtras(file),
  }));
  return { pieces, files };
}

/** The file tree of BEP 52, and the piece layers of files over one piece long. */
function buildTree(
  plan: TorrentPlan,
  merkle: Uint8Array,
): { tree: TreeNode; layers: Map<string, Uint8Array> } {
  const layout = new PieceLayout(plan);
  const tree: TreeNode = new Map();
  const layers = new Map<string, Uint8Array>();
  const layer = pieceLayerOf(plan.pieceLength);
  for (const [index, file] of plan.files.entries()) {
    if (file.source === null) continue;
    const { first, last } = layout.filePieces(index);
    const hashes = merkle.subarray(first * SHA256_LENGTH, (last + 1) * SHA256_LENGTH);
    const root = hashes.length > 0 ? merkleRoot(hashes, { layer }) : undefined;
    if (root !== undefined && last > first) layers.set(bytesToKey(root), hashes);
    const length = file.linkTarget === undefined ? file.length : undefined;
    const leaf = { length, "pieces root": root, ...fileExtras(file) };
    place(tree, plan.singleFile ? plan.name : file.source, leaf);
  }
  return { tree, layers };
}

function place(tree: TreeNode, path: string, leaf: Encodable): void {
  let folder = tree;
  for (const element of path.split("/")) {
    const key = bytesToKey(TEXT_ENCODER.encode(element));
    const known = folder.get(key);
    const next: TreeNode = known instanceof Map ? known : new Map();
    folder.set(key, next);
    folder = next;
  }
  folder.set("", leaf);
}

function fileExtras(file: PlannedFile): Record<string, Encodable | undefined> {
  const attr = (file.pad ? "p" : "") + (file.hidden === true ? "h" : "") +
    (file.executable === true ? "x" : "") + (file.linkTarget === undefined ? "" : "l");
  return {
    attr: attr === "" ? undefined : attr,
    mtime: file.mtime,
    "symlink path": file.linkTarget?.split("/"),
  };
}

function checkHashes(
  plan: TorrentPlan,
  hashes: Uint8Array | undefined,
  hashLength: number,
): Uint8Array {
  if (hashes?.length === plan.pieceCount * hashLength) return hashes;
  throw new TypeError(
    `Cannot create a torrent: there are not ${plan.pieceCount} hashes of ${hashLength} bytes`,
  );
}
