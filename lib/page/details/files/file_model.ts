import type { ChangesBody, FileView } from "../../api.ts";
import type { Detail } from "../../store/detail.ts";
import { Topic } from "../../store/topic.ts";
import { FileTree, type TreeNode } from "./file_tree.ts";
import { openAtFirst, shownNodes } from "./shown_nodes.ts";

/** The choices that someone can make. */
export type Wish = "skip" | "want" | "low" | "normal" | "high";

/** The tree of the files of the torrent that is looked at: which folders are open, and what is shown. */
export class FileModel {
  /** Something of it has changed. */
  readonly changes = new Topic();
  readonly #detail: Detail;
  #torrent = 0;
  #tree = new FileTree([]);
  #open = new Set<string>();
  #words: readonly string[] = [];
  #shown: readonly TreeNode[] | undefined;

  /** A model of what is known of a torrent; {@linkcode FileModel.listen} keeps it up to date. */
  constructor(detail: Detail) {
    this.#detail = detail;
    this.#makeAnew();
  }

  /** The tree. */
  get tree(): FileTree {
    return this.#tree;
  }

  /** Paths of the folders that are open. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** What is shown, in order. */
  get shown(): readonly TreeNode[] {
    this.#shown ??= shownNodes(this.#tree, { open: this.#open, words: this.#words });
    return this.#shown;
  }

  /** Whether a filter hides files. */
  get isFiltered(): boolean {
    return this.#words.length > 0;
  }

  /** Numbers of the files that are meant by "all": those that fit the filter, or every one. */
  get matching(): readonly number[] {
    if (!this.isFiltered) return this.#tree.indexesBelow(this.#tree.root);
    return this.shown.flatMap((node) => node.kind === "file" ? [node.file.index] : []);
  }

  /** Follows what is told of the torrent, until what this gives is called. */
  listen(): () => void {
    this.#follow();
    return this.#detail.changes.listen(() => this.#follow());
  }

  /** Opens a folder or closes it. */
  toggle(path: string): void {
    const open = new Set(this.#open);
    if (!open.delete(path)) open.add(path);
    this.#show(open);
  }

  /** Opens all folders, or closes all but those at the top. */
  openAll(isOpen: boolean): void {
    if (!isOpen) return this.#show(openAtFirst(this.#tree));
    const open = new Set<string>();
    for (const { parent } of this.#tree.files()) {
      for (let above = parent; above.parent; above = above.parent) {
        if (open.has(above.path)) break;
        open.add(above.path);
      }
    }
    this.#show(open);
  }

  /** Shows files alone whose path has all of these words. */
  filter(words: readonly string[]): void {
    this.#words = words;
    this.#show(this.#open);
  }

  /** Shows a wish as if it were fulfilled, until the daemon says how it is. */
  expect(indexes: readonly number[], wish: Wish): void {
    for (const index of indexes) {
      const node = this.#tree.file(index);
      if (node) this.#tree.update(wished(node.file, wish));
    }
    this.changes.tell();
  }

  /** Goes back to what the daemon said. */
  takeBack(): void {
    this.#makeAnew();
    this.changes.tell();
  }

  /** A folder gets another name: it stays open, and so do those in it. */
  rename(path: string, to: string): void {
    const open = [...this.#open].map((folder) =>
      folder === path || folder.startsWith(`${path}/`) ? to + folder.slice(path.length) : folder
    );
    this.#open = new Set(open);
  }

  #show(open: Set<string>): void {
    this.#open = open;
    this.#shown = undefined;
    this.changes.tell();
  }

  #follow(): void {
    const { torrent, files, changedFiles } = this.#detail;
    if (files === undefined || torrent !== this.#torrent || files.size !== this.#tree.size) {
      if (files !== undefined || this.#tree.size > 0) this.takeBack();
      return;
    }
    if (changedFiles.length === 0) return;
    const isSame = changedFiles.every((index) => {
      const file = files.get(index);
      return file !== undefined && this.#tree.update(file);
    });
    if (!isSame) this.#makeAnew();
    this.changes.tell();
  }

  #makeAnew(): void {
    const { torrent, files = new Map<number, FileView>() } = this.#detail;
    const hadFiles = this.#tree.size > 0 && this.#torrent === torrent;
    this.#tree = new FileTree(files.values());
    this.#torrent = torrent;
    this.#shown = undefined;
    if (!hadFiles) this.#open = openAtFirst(this.#tree);
  }
}

/** The body of a request that makes a wish come true. */
export function wishBody(indexes: readonly number[], wish: Wish): ChangesBody {
  if (wish === "skip") return { files: { unwanted: indexes } };
  if (wish === "want") return { files: { wanted: indexes } };
  return { files: { wanted: indexes, priorities: { [wish]: indexes } } };
}

function wished(file: FileView, wish: Wish): FileView {
  if (wish === "skip") return { ...file, isWanted: false };
  if (wish === "want") return { ...file, isWanted: true };
  return { ...file, isWanted: true, priority: wish };
}
