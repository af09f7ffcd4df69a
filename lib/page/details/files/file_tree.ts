import type { FilePriority, FileView } from "../../../daemon/view/mod.ts";

/** What is wanted of a file or of all below a folder: `mixed` where files differ. */
export type Choice = "skip" | FilePriority | "mixed";

/** A file in the tree. */
export interface FileNode {
  /** What kind of node it is. */
  readonly kind: "file";
  /** Its name without folders. */
  readonly name: string;
  /** How many folders are above it. */
  readonly depth: number;
  /** The folder that it is in. */
  readonly parent: FolderNode;
  /** What is known of it. */
  file: FileView;
}

/** A folder in the tree, with sums over all files below it. */
export interface FolderNode {
  /** What kind of node it is. */
  readonly kind: "folder";
  /** Its name without the folders above; "" for the root. */
  readonly name: string;
  /** Its path below the output folder; "" for the root. */
  readonly path: string;
  /** How many folders are above it; −1 for the root, which is not shown. */
  readonly depth: number;
  /** The folder that it is in; undefined for the root. */
  readonly parent: FolderNode | undefined;
  /** Files below it, at any depth. */
  fileCount: number;
  /** Bytes of all of them. */
  length: number;
  /** Bytes of them that are there. */
  doneBytes: number;
  /** How many of them there are of each choice. */
  readonly choices: Record<Exclude<Choice, "mixed">, number>;
}

/** A file or a folder. */
export type TreeNode = FileNode | FolderNode;

/** Children of a folder as they were found, and whether they are in order by now. */
interface Children {
  readonly folders: Map<string, FolderNode>;
  nodes: TreeNode[];
  isSorted: boolean;
}

/** From here on names are compared by their characters alone: the order of a language costs ten times as much. */
const MAX_COLLATED = 2_000;

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** What is wanted of a file. */
export function choiceOf(file: FileView): Exclude<Choice, "mixed"> {
  return file.isWanted ? file.priority : "skip";
}

/** What is wanted of a node. */
export function choiceOfNode(node: TreeNode): Choice {
  if (node.kind === "file") return choiceOf(node.file);
  const { skip, low, normal, high } = node.choices;
  if (skip === node.fileCount) return "skip";
  if (low === node.fileCount) return "low";
  if (normal === node.fileCount) return "normal";
  return high === node.fileCount ? "high" : "mixed";
}

/** The path of a node below the output folder. */
export function pathOf(node: TreeNode): string {
  return node.kind === "file" ? node.file.path : node.path;
}

/**
 * The files of a torrent by folder. A file that changes changes the sums of the folders above it and nothing else, and the
 * children of a folder are put in order when they are first asked for: so it stays quick with 100,000 files.
 */
export class FileTree {
  /** The folder above all. */
  readonly root: FolderNode;
  readonly #children = new Map<FolderNode, Children>();
  readonly #byIndex = new Map<number, FileNode>();

  /** Makes a tree of all files of a torrent. */
  constructor(files: Iterable<FileView>) {
    this.root = this.#newFolder("", undefined);
    for (const file of files) this.#add(file);
  }

  /** How many files there are. */
  get size(): number {
    return this.#byIndex.size;
  }

  /** Whether there is any folder. */
  get hasFolders(): boolean {
    return this.#children.size > 1;
  }

  /** All files. */
  files(): Iterable<FileNode> {
    return this.#byIndex.values();
  }

  /** A file by its number. */
  file(index: number): FileNode | undefined {
    return this.#byIndex.get(index);
  }

  /**
   * Takes what is now known of a file; gives whether its place is the same as before: where it is not, the tree is to be made
   * anew.
   */
  update(file: FileView): boolean {
    const node = this.#byIndex.get(file.index);
    if (node === undefined || node.file.path !== file.path) return false;
    this.#count(node, -1);
    node.file = file;
    this.#count(node, 1);
    return true;
  }

  /** What is in a folder: folders first, then files, each by name. */
  children(folder: FolderNode): readonly TreeNode[] {
    const children = this.#childrenOf(folder);
    if (!children.isSorted) {
      children.nodes = inOrder(children.nodes);
      children.isSorted = true;
    }
    return children.nodes;
  }

  /** Numbers of all files below a node, or its own. */
  indexesBelow(node: TreeNode): number[] {
    const indexes: number[] = [];
    const waiting: TreeNode[] = [node];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next.kind === "file") indexes.push(next.file.index);
      else for (const child of this.#childrenOf(next).nodes) waiting.push(child);
    }
    return indexes.sort((a, b) => a - b);
  }

  #childrenOf(folder: FolderNode): Children {
    const known = this.#children.get(folder);
    if (known) return known;
    const children = { folders: new Map(), nodes: [], isSorted: false };
    this.#children.set(folder, children);
    return children;
  }

  #newFolder(name: string, parent: FolderNode | undefined): FolderNode {
    return {
      kind: "folder",
      name,
      path: parent === undefined || parent.path === "" ? name : `${parent.path}/${name}`,
      depth: parent === undefined ? -1 : parent.depth + 1,
      parent,
      fileCount: 0,
      length: 0,
      doneBytes: 0,
      choices: { skip: 0, low: 0, normal: 0, high: 0 },
    };
  }

  #add(file: FileView): void {
    const parts = file.path.split("/");
    const name = parts.pop() ?? "";
    let parent = this.root;
    for (const part of parts) parent = this.#folderIn(parent, part);
    const node: FileNode = { kind: "file", name, depth: parent.depth + 1, parent, file };
    this.#childrenOf(parent).nodes.push(node);
    this.#byIndex.set(file.index, node);
    this.#count(node, 1);
  }

  #folderIn(parent: FolderNode, name: string): FolderNode {
    const { folders, nodes } = this.#childrenOf(parent);
    const known = folders.get(name);
    if (known) return known;
    const folder = this.#newFolder(name, parent);
    folders.set(name, folder);
    nodes.push(folder);
    return folder;
  }

  /** Adds a file to the sums above it, or takes it out of them. */
  #count({ file, parent }: FileNode, sign: 1 | -1): void {
    const choice = choiceOf(file);
    for (let above: FolderNode | undefined = parent; above; above = above.parent) {
      above.fileCount += sign;
      above.length += sign * file.length;
      above.doneBytes += sign * file.doneBytes;
      above.choices[choice] += sign;
    }
  }
}

function inOrder(nodes: readonly TreeNode[]): TreeNode[] {
  const compare = nodes.length > MAX_COLLATED ? byCharacters : collator.compare;
  return nodes.toSorted((a, b) =>
    a.kind === b.kind ? compare(a.name, b.name) : a.kind === "folder" ? -1 : 1
  );
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
