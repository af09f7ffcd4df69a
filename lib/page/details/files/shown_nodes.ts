import type { FileTree, FolderNode, TreeNode } from "./file_tree.ts";

/** What of a tree is shown. */
export interface ShownOptions {
  /** Paths of the folders that are open. */
  readonly open: ReadonlySet<string>;
  /** Words that all have to be in the path of a file, in small letters; none shows all. */
  readonly words?: readonly string[];
}

/** Words of what someone types into the filter box. */
export function filterWords(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter((word) => word !== "");
}

/**
 * Nodes of a tree in the order in which they are shown. With words, all files that have them in their path are, and the folders
 * above them, open or not.
 */
export function shownNodes(tree: FileTree, { open, words = [] }: ShownOptions): TreeNode[] {
  const shown: TreeNode[] = [];
  if (words.length === 0) addOpen(tree, tree.root, open, shown);
  else addMatching(tree, tree.root, words, shown);
  return shown;
}

/**
 * Paths of the folders that are open at first: those that are alone on their level, from the top on. A torrent mostly has one
 * folder, in which all else is.
 */
export function openAtFirst(tree: FileTree): Set<string> {
  const open = new Set<string>();
  let folder = tree.root;
  for (;;) {
    const children = tree.children(folder);
    const [only] = children;
    if (children.length !== 1 || only?.kind !== "folder") return open;
    open.add(only.path);
    folder = only;
  }
}

function addOpen(
  tree: FileTree,
  folder: FolderNode,
  open: ReadonlySet<string>,
  shown: TreeNode[],
): void {
  for (const node of tree.children(folder)) {
    shown.push(node);
    if (node.kind === "folder" && open.has(node.path)) addOpen(tree, node, open, shown);
  }
}

/** Adds what fits below a folder; what does not is taken out again. */
function addMatching(
  tree: FileTree,
  folder: FolderNode,
  words: readonly string[],
  shown: TreeNode[],
): void {
  for (const node of tree.children(folder)) {
    if (node.kind === "file") {
      const path = node.file.path.toLowerCase();
      if (words.every((word) => path.includes(word))) shown.push(node);
      continue;
    }
    shown.push(node);
    const length = shown.length;
    addMatching(tree, node, words, shown);
    if (shown.length === length) shown.pop();
  }
}
