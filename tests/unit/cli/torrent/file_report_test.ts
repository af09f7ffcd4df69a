import { assertEquals } from "@std/assert";
import { FileReport } from "../../../../lib/cli/torrent/file_report.ts";
import type { FileStat } from "../../../../lib/io/mod.ts";
import { parseMetainfo, PieceLayout } from "../../../../lib/metainfo/mod.ts";
import { makeTorrent } from "../support/make_torrent.ts";

function stat(size: number): FileStat {
  return { size, mtimeMs: 0, kind: "file" };
}

/** Two files of 20,000 bytes in pieces of 16,384: piece 1 has bytes of both. */
function report(a: number | undefined, b: number | undefined): FileReport {
  const metainfo = parseMetainfo(makeTorrent());
  const found = new FileReport(metainfo, new PieceLayout(metainfo));
  for (const [index, size] of [a, b].entries()) {
    found.found(index, size === undefined ? undefined : stat(size));
  }
  return found;
}

Deno.test("FileReport finds that all is right", () => {
  const found = report(20_000, 20_000);
  assertEquals([found.isRight, found.wrongBytes, found.wrongPieces], [true, 0, []]);
  assertEquals(found.files.map(({ state }) => state), ["right", "right"]);
});

Deno.test("FileReport blames each file that a wrong piece has bytes of", () => {
  const found = report(20_000, 20_000);
  found.wrong(2);
  found.wrong(1);
  assertEquals(found.wrongPieces, [1, 2]);
  assertEquals(found.files.map(({ state, wrongBytes }) => [state, wrongBytes]), [
    ["wrong", 20_000 - 16_384],
    ["wrong", 20_000],
  ]);
});

Deno.test("FileReport blames the file that is missing or short for a piece it shares", () => {
  const missing = report(20_000, undefined);
  missing.wrong(1);
  missing.wrong(2);
  assertEquals(missing.files.map(({ state, wrongBytes }) => [state, wrongBytes]), [
    ["right", 0],
    ["missing", 20_000],
  ]);
  const short = report(100, 20_000);
  short.wrong(0);
  short.wrong(1);
  assertEquals(short.files.map(({ state, wrongBytes }) => [state, wrongBytes]), [
    ["short", 20_000],
    ["right", 0],
  ]);
  assertEquals(short.isRight, false);
});

Deno.test("FileReport takes a file that is too long for right", () => {
  const found = report(20_000, 20_001);
  assertEquals([found.isRight, found.files[1]?.state], [true, "long"]);
});

Deno.test("FileReport finds an empty file that is missing, though no piece is wrong", () => {
  const found = report(undefined, 20_000);
  assertEquals([found.isRight, found.files[0]?.state], [false, "missing"]);
});
