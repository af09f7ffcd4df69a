import { assertEquals } from "@std/assert";
import { ChosenFiles, wantedOf } from "../../../../lib/page/adding/chosen_files.ts";
import type { TreeNode } from "../../../../lib/page/details/files/file_tree.ts";

const files = ["a/x", "a/y", "a/b/z", "c"].map((path, index) => ({
  index,
  path,
  length: 1,
  isWanted: true,
}));

function nodes(chosen: ChosenFiles): TreeNode[] {
  return [...chosen.tree.children(chosen.tree.root)];
}

Deno.test("ChosenFiles switch all below a folder, off only where all of it is on", () => {
  const chosen = new ChosenFiles(files, new Set([1]));
  const [folder] = nodes(chosen);
  assertEquals(wantedOf(folder!), "some");
  const all = chosen.switched([folder!]);
  assertEquals([...all], []);
  chosen.choose(all);
  assertEquals(wantedOf(folder!), "all");
  const none = chosen.switched([folder!]);
  assertEquals([...none].sort(), [0, 1, 2]);
  chosen.choose(none);
  assertEquals(nodes(chosen).map(wantedOf), ["none", "all"]);
});

Deno.test("ChosenFiles want some alone", () => {
  const chosen = new ChosenFiles(files, new Set());
  const [, file] = nodes(chosen);
  assertEquals([...chosen.only([file!])], [0, 1, 2]);
  assertEquals([...chosen.only([])], [0, 1, 2, 3]);
});
