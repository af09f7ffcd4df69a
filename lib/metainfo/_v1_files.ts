import { BencodeDict, type BencodeValue } from "../bencode/mod.ts";
import { type DraftFile, readAttributes, readDraft, readLength, readPath } from "./_draft_file.ts";
import { MetainfoError } from "./error.ts";
import type { SafePathOptions } from "./safe_path.ts";

/** BitComet's pad files are known by their name alone. */
const BITCOMET_PAD = "_____padding_file_";

/** The files of an info dictionary of BEP 3. */
export interface V1Files {
  readonly files: DraftFile[];
  readonly singleFile: boolean;
}

/**
 * Reads `files` or `length` (BEP 3, BEP 47).
 *
 * @throws {MetainfoError} if neither is there, or a file has no path or length.
 */
export function readV1Files(info: BencodeDict, options: SafePathOptions): V1Files {
  const list = info.get("files");
  if (list === undefined) {
    if (!info.has("length")) {
      throw new MetainfoError("it says neither which files it has nor how long its one file is");
    }
    const length = readLength(info);
    if (length === undefined) throw new MetainfoError("its length is not a number of bytes");
    const attributes = { ...readAttributes(info), pad: false, symlink: false };
    return {
      files: [readDraft(info, { path: "", length, attributes }, options)],
      singleFile: true,
    };
  }
  if (!Array.isArray(list)) throw new MetainfoError("its list of files is not a list");
  if (list.length === 0) throw new MetainfoError("it has no files");
  return { files: list.map((entry) => readEntry(entry, options)), singleFile: false };
}

function readEntry(entry: BencodeValue, options: SafePathOptions): DraftFile {
  if (!(entry instanceof BencodeDict)) {
    throw new MetainfoError("an entry of its list of files is not a dictionary");
  }
  const attributes = readAttributes(entry);
  const length = attributes.symlink ? 0 : readLength(entry);
  if (length === undefined) {
    throw new MetainfoError("the length of a file is not a number of bytes");
  }
  const list = entry.list("path.utf-8") ?? entry.list("path");
  if (list === undefined && attributes.pad) {
    const path = `.pad/${length}`;
    return { path, length, pad: true, executable: false, hidden: false, outside: true };
  }
  if (list === undefined) throw new MetainfoError("a file has no path");
  const path = readPath(list, options);
  const draft = readDraft(entry, { path, length, attributes }, options);
  return path.includes(BITCOMET_PAD) ? { ...draft, pad: true } : draft;
}
