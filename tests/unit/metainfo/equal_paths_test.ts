import { assertEquals, assertThrows } from "@std/assert";
import { MetainfoError, parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { sharedVectors } from "../../support/shared.ts";
import { pathsOf, v1Folder } from "./_torrents.ts";

function folderOf(...paths: string[]): Uint8Array {
  return v1Folder(paths.map((path) => ({ length: 1, path: path.split("/") })));
}

Deno.test("parseMetainfo() tells equal paths apart", () => {
  const rows: [said: string[], want: string[]][] = [
    [["a.txt", "a.txt", "a.txt"], ["a.txt", "a.1.txt", "a.2.txt"]],
    [["a.txt", "A.TXT"], ["a.txt", "A.1.TXT"]],
    [["\u00e9", "e\u0301", "\u00c9"], ["\u00e9", "e\u0301.1", "\u00c9.2"]],
    [["a", "a/b"], ["a.1", "a/b"]],
    [["A/b", "a"], ["A/b", "a.1"]],
    [["a", "a.1", "a"], ["a", "a.1", "a.2"]],
    [["a.1", "a", "a"], ["a.1", "a", "a.2"]],
    [[".x", ".x"], [".x", ".x.1"]],
    [["b.c/a", "b.c/a"], ["b.c/a", "b.c/a.1"]],
  ];
  for (const [said, want] of rows) {
    assertEquals(pathsOf(folderOf(...said)), want.map((path) => `name/${path}`));
  }
});

Deno.test("parseMetainfo() tells paths apart that are equal once they are safe", () => {
  const files = [["//"], ["\\"], [".."], ["\x01"]].map((path) => ({ length: 1, path }));
  const metainfo = parseMetainfo(v1Folder(files));
  assertEquals(
    metainfo.files.map(({ path }) => path),
    ["name/_", "name/_.1", "name/_.2", "name/_.3"],
  );
  assertEquals(metainfo.warnings, [
    "3 files have another name here, for their paths were not distinct",
  ]);
});

Deno.test("parseMetainfo() throws on too many equal paths", () => {
  const few = folderOf(...Array<string>(31).fill("a"));
  assertEquals(pathsOf(few).at(-1), "name/a.30");
  assertThrows(
    () => parseMetainfo(folderOf(...Array<string>(40).fill("a"))),
    MetainfoError,
    "too many of its files have the same path",
  );
});

interface DuplicateRow {
  readonly path: string;
  readonly size: number;
  readonly pad: boolean;
  readonly expected: string;
}

const LIBTORRENT = sharedVectors<DuplicateRow[]>("duplicate_file_names_libtorrent");

Deno.test({
  name: "parseMetainfo() renames as libtorrent's tests of duplicate names say",
  ignore: LIBTORRENT.length === 0,
  fn() {
    assertEquals(LIBTORRENT.length, 11);
    for (const group of LIBTORRENT) {
      const files = group.map(({ path, size, pad }) => ({
        length: size,
        path: path.split("/").slice(1),
        attr: pad ? "p" : undefined,
      }));
      assertEquals(
        pathsOf(v1Folder(files, { name: "test" })),
        group.map(({ expected }) => expected),
      );
    }
  },
});
