import { assert, assertEquals } from "@std/assert";
import type { FileView } from "../../../../../lib/daemon/view/mod.ts";
import {
  choiceOfNode,
  FileTree,
  type FolderNode,
  pathOf,
} from "../../../../../lib/page/details/files/file_tree.ts";
import {
  filterWords,
  openAtFirst,
  shownNodes,
} from "../../../../../lib/page/details/files/shown_nodes.ts";

const FILE: FileView = {
  index: 0,
  path: "",
  length: 10,
  doneBytes: 0,
  isWanted: true,
  priority: "normal",
  firstPiece: 0,
  endPiece: 1,
};

function files(...paths: string[]): FileView[] {
  return paths.map((path, index) => ({ ...FILE, index, path }));
}

function folder(tree: FileTree, path: string): FolderNode {
  const open = new Set(["a", "a/b", "a/c"]);
  for (const node of shownNodes(tree, { open })) {
    if (node.kind === "folder" && node.path === path) return node;
  }
  throw new Error(`Cannot find ${path}`);
}

Deno.test("FileTree puts folders first and numbers by their value", () => {
  const tree = new FileTree(files("a/10.txt", "a/9.txt", "a/z/1", "a/B/1", "a/b.txt"));
  const top = tree.children(tree.root);
  assertEquals(top.map(pathOf), ["a"]);
  assertEquals(tree.children(folder(tree, "a")).map(pathOf), [
    "a/B",
    "a/z",
    "a/9.txt",
    "a/10.txt",
    "a/b.txt",
  ]);
});

Deno.test("FileTree sums up what is below a folder, and changes the sums with a file", () => {
  const tree = new FileTree(files("a/b/1", "a/b/2", "a/c/3"));
  assertEquals(folder(tree, "a").fileCount, 3);
  assertEquals(folder(tree, "a").length, 30);
  assertEquals(choiceOfNode(folder(tree, "a")), "normal");

  assert(tree.update({ ...FILE, index: 1, path: "a/b/2", doneBytes: 7, isWanted: false }));
  assertEquals(folder(tree, "a").doneBytes, 7);
  assertEquals(folder(tree, "a/b").doneBytes, 7);
  assertEquals(folder(tree, "a/c").doneBytes, 0);
  assertEquals(choiceOfNode(folder(tree, "a/b")), "mixed");
  assertEquals(choiceOfNode(folder(tree, "a/c")), "normal");

  assert(tree.update({ ...FILE, index: 0, path: "a/b/1", isWanted: false }));
  assertEquals(choiceOfNode(folder(tree, "a/b")), "skip");
  assertEquals(choiceOfNode(folder(tree, "a")), "mixed");
});

Deno.test("FileTree tells that a file has another place, or was not there", () => {
  const tree = new FileTree(files("a/1"));
  assertEquals(tree.update({ ...FILE, path: "a/2" }), false);
  assertEquals(tree.update({ ...FILE, index: 5, path: "a/1" }), false);
});

Deno.test("FileTree.indexesBelow() has all files of a folder, in order", () => {
  const tree = new FileTree(files("a/c/3", "a/b/1", "x", "a/b/2"));
  assertEquals(tree.indexesBelow(folder(tree, "a")), [0, 1, 3]);
  assertEquals(tree.indexesBelow(folder(tree, "a/b")), [1, 3]);
  const [, file] = tree.children(tree.root);
  assert(file);
  assertEquals(tree.indexesBelow(file), [2]);
});

Deno.test("shownNodes() shows what is in open folders alone", () => {
  const tree = new FileTree(files("a/b/1", "a/c/2", "d"));
  assertEquals(shownNodes(tree, { open: new Set() }).map(pathOf), ["a", "d"]);
  assertEquals(shownNodes(tree, { open: new Set(["a", "a/c"]) }).map(pathOf), [
    "a",
    "a/b",
    "a/c",
    "a/c/2",
    "d",
  ]);
});

Deno.test("shownNodes() filters by words of the path, and opens what is above", () => {
  const tree = new FileTree(files("a/Live/one.flac", "a/live/two.mp3", "a/studio/one.flac"));
  const shown = (text: string) =>
    shownNodes(tree, { open: new Set(), words: filterWords(text) }).map(pathOf);
  assertEquals(shown("LIVE  .fl"), ["a", "a/Live", "a/Live/one.flac"]);
  assertEquals(shown("nothing"), []);
});

Deno.test("openAtFirst() opens folders that are alone on their level", () => {
  const tree = new FileTree(files("a/b/c/1", "a/b/d/2"));
  assertEquals([...openAtFirst(tree)], ["a", "a/b"]);
  assertEquals([...openAtFirst(new FileTree(files("one.iso")))], []);
});

Deno.test("FileTree takes 100,000 files in one folder", () => {
  const paths = Array.from({ length: 100_000 }, (_, i) => `big/${(i * 7919) % 100_000}.bin`);
  const tree = new FileTree(files(...paths));
  const shown = shownNodes(tree, { open: openAtFirst(tree) });
  assertEquals(shown.length, 100_001);
  assertEquals(tree.indexesBelow(tree.root).length, 100_000);
});
