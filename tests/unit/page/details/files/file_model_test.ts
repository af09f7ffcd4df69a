import { assertEquals } from "@std/assert";
import type { FileView } from "../../../../../lib/daemon/view/mod.ts";
import { FileModel, wishBody } from "../../../../../lib/page/details/files/file_model.ts";
import { choiceOfNode, pathOf } from "../../../../../lib/page/details/files/file_tree.ts";
import { Detail } from "../../../../../lib/page/store/detail.ts";

function fileAt(index: number, path: string): FileView {
  return {
    index,
    path,
    length: 10,
    doneBytes: 0,
    isWanted: true,
    priority: "normal",
    firstPiece: 0,
    endPiece: 1,
  };
}

function opened(...paths: string[]): Detail {
  const detail = new Detail();
  detail.open(1);
  tellAll(detail, paths);
  return detail;
}

function tellAll(detail: Detail, paths: readonly string[]): void {
  detail.apply({
    torrent: detail.torrent,
    isWhole: true,
    files: paths.map((path, index) => [index, fileAt(index, path)] as const),
  });
}

function modelOf(detail: Detail): FileModel {
  const model = new FileModel(detail);
  model.listen();
  return model;
}

Deno.test("FileModel opens the only folder, and follows what is told", () => {
  const detail = opened("a/1", "a/b/2");
  const model = modelOf(detail);
  assertEquals(model.shown.map(pathOf), ["a", "a/b", "a/1"]);
  detail.apply({ torrent: 1, isWhole: false, files: [[1, { doneBytes: 4 }]] });
  const [, folder] = model.shown;
  assertEquals(folder?.kind === "folder" && folder.doneBytes, 4);
});

Deno.test("FileModel has files as soon as they are known, and those of another torrent", () => {
  const detail = new Detail();
  detail.open(1);
  const model = modelOf(detail);
  assertEquals(model.shown, []);
  tellAll(detail, ["a/1"]);
  assertEquals(model.shown.map(pathOf), ["a", "a/1"]);
  detail.open(2);
  assertEquals(model.shown, []);
  tellAll(detail, ["b/1"]);
  assertEquals(model.shown.map(pathOf), ["b", "b/1"]);
});

Deno.test("FileModel keeps folders open when files get other names", () => {
  const detail = opened("a/b/1", "a/c/2");
  const model = modelOf(detail);
  model.toggle("a/b");
  assertEquals(model.shown.map(pathOf), ["a", "a/b", "a/b/1", "a/c"]);
  model.rename("a", "z");
  detail.apply({
    torrent: 1,
    isWhole: false,
    files: [[0, { path: "z/b/1" }], [1, { path: "z/c/2" }]],
  });
  assertEquals(model.shown.map(pathOf), ["z", "z/b", "z/b/1", "z/c"]);
});

Deno.test("FileModel shows a wish until the daemon says how it is", () => {
  const detail = opened("a/1", "a/2");
  const model = modelOf(detail);
  model.expect([0, 1], "skip");
  const [folder] = model.shown;
  assertEquals(folder && choiceOfNode(folder), "skip");
  model.takeBack();
  assertEquals(model.shown.map(choiceOfNode), ["normal", "normal", "normal"]);
  model.expect([1], "high");
  detail.apply({ torrent: 1, isWhole: false, files: [[1, { priority: "low" }]] });
  assertEquals(model.shown.map(choiceOfNode), ["mixed", "normal", "low"]);
});

Deno.test("FileModel opens and closes all, and filters", () => {
  const model = modelOf(opened("a/b/c/1", "a/d/2"));
  model.openAll(true);
  assertEquals(model.shown.length, 6);
  model.openAll(false);
  assertEquals(model.shown.map(pathOf), ["a", "a/b", "a/d"]);
  model.filter(["2"]);
  assertEquals(model.shown.map(pathOf), ["a", "a/d", "a/d/2"]);
});

Deno.test("wishBody() says what is wanted, and how much", () => {
  assertEquals(wishBody([1], "skip"), { files: { unwanted: [1] } });
  assertEquals(wishBody([1], "want"), { files: { wanted: [1] } });
  assertEquals(wishBody([1], "low"), { files: { wanted: [1], priorities: { low: [1] } } });
});
