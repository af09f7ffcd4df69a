import { assertEquals } from "@std/assert";
import { folderOf, joinPath, lastPart } from "../../../../lib/page/folders/folder_path.ts";

Deno.test("joinPath() goes into a folder as its system writes paths", () => {
  const cases: [folder: string, name: string, path: string][] = [
    ["", "/data", "/data"],
    ["/", "data", "/data"],
    ["/data", "a b", "/data/a b"],
    ["C:\\", "data", "C:\\data"],
    ["C:\\data", "iso", "C:\\data\\iso"],
    ["\\\\nas\\x", "iso", "\\\\nas\\x\\iso"],
  ];
  for (const [folder, name, path] of cases) assertEquals(joinPath(folder, name), path);
});

Deno.test("lastPart() is the name of what a path leads to", () => {
  const paths = ["/data/iso", "/data/iso/", "C:\\data\\iso", "iso", "/a/b\\c"];
  assertEquals(paths.map(lastPart), ["iso", "iso", "iso", "iso", "b\\c"]);
  assertEquals(lastPart("/"), "/");
});

Deno.test("folderOf() is the folder that a path is in", () => {
  const cases: [path: string, folder: string][] = [
    ["/data/iso", "/data"],
    ["/data/iso/", "/data"],
    ["/data", "/"],
    ["C:\\data\\iso", "C:\\data"],
    ["C:\\data", "C:\\"],
    ["/a/b\\c", "/a"],
  ];
  for (const [path, folder] of cases) assertEquals(folderOf(path), folder, path);
});
