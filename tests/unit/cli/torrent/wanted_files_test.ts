import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../../lib/cli/cli_error.ts";
import { shellWord } from "../../../../lib/cli/torrent/shell_word.ts";
import { chooseFiles, globToRegexp } from "../../../../lib/cli/torrent/wanted_files.ts";
import type { TorrentFile } from "../../../../lib/metainfo/mod.ts";

function file(path: string, pad = false): TorrentFile {
  return { path: `t/${path}`, length: 1, offset: 0, pad };
}

const FILES = [
  file("a.txt"),
  file(".pad/1", true),
  file("sub/b.txt"),
  file("sub/deep/c.FLAC"),
  file("[odd] (name)+.bin"),
];

Deno.test("chooseFiles() takes numbers, ranges and names, and leaves pads out", () => {
  const cases: [string, number[]][] = [
    ["1", [0]],
    ["2", [2]],
    ["1,3-4", [0, 3, 4]],
    ["4,1,1", [0, 4]],
    ["*.txt", [0, 2]],
    ["sub/*.txt", [2]],
    ["sub/**", [2, 3]],
    ["**/c.*", [3]],
    ["t/a.txt", [0]],
    ["*.flac", [3]],
    ["?.txt", [0, 2]],
    ["[odd] (name)+.bin", [4]],
    [" a.txt , 2 ", [0, 2]],
  ];
  for (const [list, want] of cases) assertEquals(chooseFiles(list, FILES), want, list);
});

Deno.test("chooseFiles() refuses what stands for no file", () => {
  const cases: [string, string][] = [
    ["5", "Cannot take files 5: the torrent has files 1 to 4"],
    ["0", "Cannot take files 0: the torrent has files 1 to 4"],
    ["3-2", "Cannot take files 3-2: the torrent has files 1 to 4"],
    ["*.mkv", 'Cannot find files for "*.mkv": the torrent has none of that name'],
    ["1,x", 'Cannot find files for "x": the torrent has none of that name'],
  ];
  for (const [list, message] of cases) {
    assertEquals(assertThrows(() => chooseFiles(list, FILES), UsageError).message, message);
  }
});

Deno.test("globToRegexp() takes all but * and ? as it is", () => {
  assertEquals(globToRegexp("a.b").test("axb"), false);
  assertEquals(globToRegexp("a*").test("a/b"), false);
  assertEquals(globToRegexp("a**").test("a/b"), true);
  assertEquals(globToRegexp("^$|\\").test("^$|\\"), true);
});

Deno.test("shellWord() quotes what a shell would take apart", () => {
  assertEquals(shellWord("plain-1.0_x/@y.torrent"), "plain-1.0_x/@y.torrent");
  assertEquals(shellWord("with space"), "'with space'");
  assertEquals(shellWord("it's $HOME"), "'it'\\''s $HOME'");
  assertEquals(shellWord(""), "''");
});
