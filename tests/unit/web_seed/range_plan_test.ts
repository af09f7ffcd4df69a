import { assertEquals } from "@std/assert";
import type { MetainfoVersion } from "../../../lib/metainfo/mod.ts";
import { planRanges, type WebRange } from "../../../lib/web_seed/mod.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";

const FILES = { a: 100_000, empty: 0, b: 10, c: 70_000 };

function planOf(
  version: MetainfoVersion,
  { unit = "file", gaps }: {
    readonly unit?: "file" | "piece";
    readonly gaps?: (piece: number, block: number) => { start: number; end: number }[];
  } = {},
): { torrent: LoopbackTorrent; ranges: WebRange[] } {
  const torrent = new LoopbackTorrent({ name: "n", files: FILES, version });
  const { layout, metainfo } = torrent;
  const blocks = Array.from({ length: layout.pieceCount }, (_, piece) => piece)
    .flatMap((piece) =>
      Array.from({ length: layout.blockCount(piece) }, (_, block) => ({ piece, block }))
    );
  const options = { layout, files: metainfo.files, unit, ...(gaps ? { gaps } : {}) };
  return { torrent, ranges: planRanges(blocks, options) };
}

Deno.test("planRanges() asks for each file at once, never for pads or empty files", () => {
  for (const version of ["v1", "v2", "hybrid"] as const) {
    const { torrent, ranges } = planOf(version);
    const { files } = torrent.metainfo;
    const asked = ranges.flatMap(({ source, length }) =>
      source.kind === "file" ? [[files[source.file]?.path, source.offset, length]] : []
    );
    assertEquals(asked, [["n/a", 0, 100_000], ["n/b", 0, 10], ["n/c", 0, 70_000]], version);
    const zeros = ranges.filter(({ source }) => source.kind === "zeros");
    const pads = files.filter(({ pad }) => pad);
    assertEquals(zeros.map(({ length }) => length), pads.map(({ length }) => length), version);
    assertEquals(pads.length > 0, version === "hybrid");
  }
});

Deno.test("planRanges() says where in the torrent each range belongs", () => {
  for (const version of ["v1", "v2", "hybrid"] as const) {
    const { torrent, ranges } = planOf(version);
    for (const { source, position, length } of ranges) {
      if (source.kind !== "file") continue;
      assertEquals(position, torrent.metainfo.files[source.file]!.offset + source.offset);
      const piece = Math.floor(position / 65_536);
      const first = Math.min(length, torrent.layout.pieceSize(piece) - position % 65_536);
      assertEquals(
        torrent.block(piece, position % 65_536, first),
        torrent.content(source.file).subarray(source.offset, source.offset + first),
      );
    }
  }
});

Deno.test("planRanges() asks scripts for pieces", () => {
  const { ranges } = planOf("v1", { unit: "piece" });
  assertEquals(ranges.map(({ source, length }) => [source, length]), [
    [{ kind: "piece", piece: 0, begin: 0 }, 65_536],
    [{ kind: "piece", piece: 1, begin: 0 }, 65_536],
    [{ kind: "piece", piece: 2, begin: 0 }, 38_938],
  ]);
});

Deno.test("planRanges() leaves out what has come", () => {
  const { ranges } = planOf("v1", {
    gaps: (piece, block) => piece === 0 && block === 1 ? [{ start: 5, end: 7 }] : [],
  });
  assertEquals(ranges, [
    { source: { kind: "file", file: 0, offset: 16_389 }, position: 16_389, length: 2 },
  ]);
});
