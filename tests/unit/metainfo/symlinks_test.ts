import { assertEquals } from "@std/assert";
import { parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { leaf, v1Folder, v2Torrent } from "./_torrents.ts";

/** Links by `from>to`, all else files; gives what the links lead to, below the torrent's folder. */
function targetsOf(...entries: string[]): (string | undefined)[] {
  const files = entries.map((entry) => {
    const [path = "", target] = entry.split(">");
    const symlink = target === undefined ? {} : { attr: "l", "symlink path": target.split("/") };
    return { length: 1, path: path.split("/"), ...symlink };
  });
  const pieces = "a".repeat(20);
  return parseMetainfo(v1Folder(files, { pieces })).files
    .filter(({ symlink }) => symlink !== undefined)
    .map(({ symlink }) => symlink?.replace(/^name\//, ""));
}

Deno.test("parseMetainfo() follows links to files and folders of the torrent", () => {
  const rows: [entries: string[], targets: string[]][] = [
    [["a/b", "l>a/b"], ["a/b"]],
    [["a/b", "l>a"], ["a"]],
    [["a/b/c", "l>a/b"], ["a/b"]],
    [["a/b", "a/l>b"], ["a/b"]],
    [["a/b", "b", "a/l>b"], ["b"]],
    [["a/b", "m>a/b", "l>m"], ["a/b", "m"]],
    [["l>m", "m>a/b", "a/b"], ["m", "a/b"]],
    [["v/A/x", "v/Current>A", "x>v/Current/x"], ["v/A", "v/Current/x"]],
    [["p/q/r", "x>p/q", "l>x/r", "m>l"], ["p/q", "x/r", "l"]],
  ];
  for (const [entries, targets] of rows) assertEquals(targetsOf(...entries), targets);
});

Deno.test("parseMetainfo() lets links lead to themselves that lead out, nowhere or in a circle", () => {
  const rows: [entries: string[], targets: string[]][] = [
    [["a", "l>../x"], ["l"]],
    [["a", "l>/etc/passwd"], ["l"]],
    [["a", "l>etc/passwd"], ["l"]],
    [["a", "l>.."], ["l"]],
    [["a", "l>l"], ["l"]],
    [["a", "l>m", "m>l"], ["l", "m"]],
    [["a", "l>m", "m>n", "n>../x"], ["l", "m", "n"]],
    [["a/b", "l>a/c"], ["l"]],
    [["a/b", "l>a/b/c"], ["l"]],
  ];
  for (const [entries, targets] of rows) assertEquals(targetsOf(...entries), targets);
});

Deno.test("parseMetainfo() does not follow long chains of links", () => {
  const chain = Array.from({ length: 20_000 }, (_, i) => `${i}>${i + 1}`);
  const targets = targetsOf(...chain, "20000");
  assertEquals(targets[0], "0");
  assertEquals(targets.at(-1), "20000");
});

Deno.test("parseMetainfo() follows links to files under their final names", () => {
  const files = [
    { length: 1, path: ["a"] },
    { length: 1, path: ["a", "b"] },
    { attr: "l", path: ["l"], "symlink path": ["a"] },
  ];
  const { files: found } = parseMetainfo(v1Folder(files));
  assertEquals(found.map(({ path }) => path), ["name/a.1", "name/a/b", "name/l"]);
  assertEquals(found[2]?.symlink, "name/a.1");
});

Deno.test("parseMetainfo() gives links no length, and reads those of a file tree", () => {
  const v1 = parseMetainfo(v1Folder([
    { length: 10, path: ["a"] },
    { attr: "l", length: 425, path: ["l"], "symlink path": ["a"] },
  ], { pieces: "a".repeat(20) }));
  assertEquals([v1.totalLength, v1.files[1]?.length], [10, 0]);
  const tree = {
    a: leaf(10),
    l: { "": { attr: "l", "symlink path": ["a"] } },
  };
  const v2 = parseMetainfo(v2Torrent(tree));
  assertEquals(v2.files[1]?.symlink, "name/a");
});

Deno.test("parseMetainfo() takes what is called a link and leads nowhere at all for a file", () => {
  const metainfo = parseMetainfo(v1Folder([{ attr: "l", length: 3, path: ["a"] }]));
  assertEquals([metainfo.files[0]?.symlink, metainfo.files[0]?.length], [undefined, 3]);
});
