import { BencodeDict, type BencodeValue, keyToBytes } from "../bencode/mod.ts";
import { SHA256_LENGTH } from "../hash/mod.ts";
import { type DraftFile, readAttributes, readDraft, readLength } from "./_draft_file.ts";
import { MetainfoError } from "./error.ts";
import { MAX_PATH_DEPTH, MAX_PATHS_LENGTH } from "./limits.ts";
import { safePathElement, type SafePathOptions } from "./safe_path.ts";

/** A folder that is being read. */
interface Folder {
  /** Its path below the torrent's folder, with a `/` at the end; empty for that folder itself. */
  readonly prefix: string;
  readonly entries: Iterator<[string, BencodeValue]>;
}

/**
 * Reads the `file tree` (BEP 52), in its order.
 *
 * @throws {MetainfoError} if an entry is neither a file nor a folder, has no name, or a file has no length or root; or
 * if paths are too deep or too long.
 */
export function readV2Files(tree: BencodeDict, options: SafePathOptions): DraftFile[] {
  const files: DraftFile[] = [];
  let pathsLength = 0;
  const folders: Folder[] = [{ prefix: "", entries: tree.entries() }];
  for (let folder = folders.at(-1); folder !== undefined; folder = folders.at(-1)) {
    const next = folder.entries.next();
    if (next.done === true) {
      folders.pop();
      continue;
    }
    const [name, node] = next.value;
    if (name === "") throw new MetainfoError("its file tree has an entry without a name");
    if (!(node instanceof BencodeDict)) {
      throw new MetainfoError("its file tree has an entry that is neither file nor folder");
    }
    if (folders.length > MAX_PATH_DEPTH) {
      throw new MetainfoError(`a file is over ${MAX_PATH_DEPTH} folders deep`);
    }
    const path = folder.prefix +
      safePathElement(keyToBytes(name), { ...options, required: true });
    pathsLength += path.length;
    if (pathsLength > MAX_PATHS_LENGTH) throw new MetainfoError("its paths are too long");
    if (!node.has("")) {
      folders.push({ prefix: `${path}/`, entries: node.entries() });
    } else if (node.size > 1) {
      throw new MetainfoError(`"${path}" is both a file and a folder`);
    } else {
      files.push(readFile(node.dict(""), path, options));
    }
  }
  if (files.length === 0) throw new MetainfoError("it has no files");
  return files;
}

function readFile(
  dict: BencodeDict | undefined,
  path: string,
  options: SafePathOptions,
): DraftFile {
  if (dict === undefined) throw new MetainfoError(`"${path}" is neither file nor folder`);
  const attributes = readAttributes(dict);
  if (attributes.pad) {
    throw new MetainfoError(`"${path}" is a pad file, which a file tree must not have`);
  }
  const length = attributes.symlink ? 0 : readLength(dict);
  if (length === undefined) {
    throw new MetainfoError(`the length of "${path}" is not a number of bytes`);
  }
  const piecesRoot = length > 0 ? dict.bytes("pieces root") : undefined;
  if (length > 0 && !isRoot(piecesRoot)) throw new MetainfoError(`"${path}" has no pieces root`);
  return readDraft(dict, { path, length, attributes, piecesRoot }, options);
}

/** A root of zeros would be that of a tree without leaves, which no file has. */
function isRoot(bytes: Uint8Array | undefined): boolean {
  return bytes?.length === SHA256_LENGTH && bytes.some((byte) => byte !== 0);
}
