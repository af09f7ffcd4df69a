import { isWritableFolder, lookAtPath, namesInFolder } from "../../host/mod.ts";
import { ControlError } from "../control_error.ts";
import { type AllowedRoots, RealRoots } from "../roots/mod.ts";
import type { FolderEntry, FolderView } from "../view/mod.ts";

/** Entries that are told of one folder. */
const MAX_ENTRIES = 5_000;

/** Names that are read of one folder, to find the first by name among them. */
const MAX_NAMES = 50_000;

/** Entries that are looked at together. */
const BATCH = 64;

/** What folders are looked at with. */
export interface FoldersOptions {
  /** Folders that may be looked into. */
  readonly roots: AllowedRoots;
  /** Where torrents go by default: a place to begin where everything may be looked into. */
  outputDir(): string;
}

/** Shows folders under the allowed roots, so that someone can choose one; nothing is opened or changed. */
export class Folders {
  readonly #options: FoldersOptions;

  /** Folders under these roots. */
  constructor(options: FoldersOptions) {
    this.#options = options;
  }

  /**
   * What is in a folder; without a path, the roots.
   *
   * @throws {ControlError} `forbidden` outside of the roots, wherever links lead; `not-found`; `invalid` for what is no folder.
   */
  async list(path?: string): Promise<FolderView> {
    if (path === undefined) return this.#listRoots();
    const clean = this.#options.roots.check(path);
    const roots = await RealRoots.find(this.#options.roots.paths);
    const real = await roots.follow(clean);
    if ((await lookAtPath(real))?.kind !== "folder") {
      throw new ControlError("invalid", `Cannot look into "${clean}": it is no folder`);
    }
    const names = await namesIn(real, clean);
    const entries: FolderEntry[] = [];
    for (let at = 0; at < names.length && entries.length < MAX_ENTRIES; at += BATCH) {
      const batch = names.slice(at, at + BATCH);
      const looked = await Promise.all(batch.map((name) => look(roots, real, name)));
      entries.push(...looked.filter((entry) => entry !== undefined));
    }
    return {
      path: clean,
      parent: this.#parentOf(clean),
      isWritable: await isWritableFolder(real),
      entries: entries.slice(0, MAX_ENTRIES).sort(foldersFirst),
      isTruncated: entries.length > MAX_ENTRIES || names.length > MAX_ENTRIES,
    };
  }

  #listRoots(): FolderView {
    const { roots, outputDir } = this.#options;
    const paths = roots.paths.length > 0 ? roots.paths : [outputDir(), "/"];
    const entries = [...new Set(paths)].map((
      name,
    ) => ({ name, kind: "folder", length: 0 } as const));
    return { path: "", parent: undefined, isWritable: false, entries, isTruncated: false };
  }

  #parentOf(path: string): string | undefined {
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    if (parent === path || /^[a-z]:$/i.test(path)) return undefined;
    try {
      return this.#options.roots.check(parent);
    } catch (error) {
      if (error instanceof ControlError) return undefined; // a root is in no folder, as far as we tell
      throw error;
    }
  }
}

/** Names in a folder, sorted. @throws {ControlError} if they can not be read. */
async function namesIn(folder: string, shown: string): Promise<string[]> {
  try {
    return (await namesInFolder(folder, MAX_NAMES)).sort(byName);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new ControlError("system", `Cannot look into "${shown}": ${text}`, { cause: error });
  }
}

/** What an entry is; undefined where it is gone, is neither file nor folder, or leads out of the roots. */
async function look(
  roots: RealRoots,
  folder: string,
  name: string,
): Promise<FolderEntry | undefined> {
  const found = await lookAtPath(`${folder === "/" ? "" : folder}/${name}`);
  if (!found || found.kind === "other" || !roots.allows(found.realPath)) return undefined;
  const { kind, length } = found;
  return { name, kind, length };
}

function foldersFirst(a: FolderEntry, b: FolderEntry): number {
  if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
  return byName(a.name, b.name);
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });

function byName(a: string, b: string): number {
  return COLLATOR.compare(a, b) || (a < b ? -1 : 1);
}
