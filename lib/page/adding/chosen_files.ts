import type { FileView, PreviewFileView } from "../../daemon/view/mod.ts";
import { choiceOfNode, FileTree, type TreeNode } from "../details/files/file_tree.ts";

/** How much of a node is wanted. */
export type Wanted = "all" | "none" | "some";

/** The tree of a torrent's files while they are chosen: as that of one which is there, but that a file is wanted or not and nothing else. */
export class ChosenFiles {
  /** The files by folder. */
  readonly tree: FileTree;
  readonly #files: ReadonlyMap<number, PreviewFileView>;
  #unwanted: ReadonlySet<number>;

  /** Files of which some are not wanted. */
  constructor(files: readonly PreviewFileView[], unwanted: ReadonlySet<number>) {
    this.#files = new Map(files.map((file) => [file.index, file]));
    this.#unwanted = unwanted;
    this.tree = new FileTree(files.map((file) => viewOf(file, !unwanted.has(file.index))));
  }

  /** Takes others to be unwanted. */
  choose(unwanted: ReadonlySet<number>): void {
    const changed = [...unwanted, ...this.#unwanted].filter((index) =>
      unwanted.has(index) !== this.#unwanted.has(index)
    );
    this.#unwanted = unwanted;
    for (const index of changed) {
      const file = this.#files.get(index);
      if (file) this.tree.update(viewOf(file, !unwanted.has(index)));
    }
  }

  /** What is unwanted once nodes were switched: all below them is wanted unless all of it was. */
  switched(nodes: readonly TreeNode[]): ReadonlySet<number> {
    const isOff = nodes.every((node) => wantedOf(node) === "all");
    const unwanted = new Set(this.#unwanted);
    for (const index of nodes.flatMap((node) => this.tree.indexesBelow(node))) {
      if (isOff) unwanted.add(index);
      else unwanted.delete(index);
    }
    return unwanted;
  }

  /** What is unwanted once these nodes alone are wanted. */
  only(nodes: readonly TreeNode[]): ReadonlySet<number> {
    const wanted = new Set(nodes.flatMap((node) => this.tree.indexesBelow(node)));
    return new Set([...this.#files.keys()].filter((index) => !wanted.has(index)));
  }
}

/** How much of a file, or of all below a folder, is wanted. */
export function wantedOf(node: TreeNode): Wanted {
  const choice = choiceOfNode(node);
  if (choice === "skip") return "none";
  return choice === "mixed" ? "some" : "all";
}

function viewOf(file: PreviewFileView, isWanted: boolean): FileView {
  return { ...file, isWanted, doneBytes: 0, priority: "normal", firstPiece: 0, endPiece: 0 };
}
