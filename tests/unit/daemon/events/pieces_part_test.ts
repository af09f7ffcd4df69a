import { assertEquals } from "@std/assert";
import type { PiecesPart } from "../../../../lib/daemon/api/mod.ts";
import { piecesPart } from "../../../../lib/daemon/events/pieces_part.ts";
import { decodeBase64 } from "../../../../lib/daemon/json/mod.ts";
import { fakeTorrent, type FakeTorrentParts } from "../support/fake_torrent.ts";

interface Cells {
  readonly have: readonly number[];
  readonly flying: readonly number[];
  readonly availability: readonly number[];
}

function cellsOf({ have, flying, availability }: PiecesPart): Cells {
  const bytes = (text: string) => [...decodeBase64(text) ?? []];
  return { have: bytes(have), flying: bytes(flying), availability: bytes(availability) };
}

function drawn(parts: FakeTorrentParts): PiecesPart {
  return piecesPart(fakeTorrent(1, { pieceLength: 16_384, ...parts }));
}

Deno.test("piecesPart() draws a cell for each piece where there are few", () => {
  const part = drawn({
    pieceCount: 5,
    availability: [-1, 0, 3, 700, -1],
    piecesInFlight: [{ piece: 1, part: 0.001 }, { piece: 3, part: 1 }],
  });
  assertEquals([part.pieceCount, part.haveCount, part.pieceLength, part.cells], [5, 2, 16_384, 5]);
  assertEquals(cellsOf(part), {
    have: [255, 0, 0, 0, 255],
    flying: [0, 1, 0, 255, 0],
    availability: [255, 0, 3, 255, 255],
  });
});

Deno.test("piecesPart() draws 1,024 cells at most, each of as many pieces, but for the last", () => {
  const pieceCount = 2_500;
  const part = drawn({
    pieceCount,
    availability: Array.from({ length: pieceCount }, (_, piece) => piece % 3 === 0 ? -1 : piece),
    piecesInFlight: [{ piece: 1, part: 0.5 }, { piece: 2_499, part: 0.5 }],
  });
  assertEquals([part.cells, part.haveCount], [834, 834]);
  const { have, flying, availability } = cellsOf(part);
  assertEquals(have.slice(0, 3), [85, 85, 85]);
  assertEquals([have.at(-1), flying.at(-1)], [255, 128]);
  assertEquals(flying.slice(0, 2), [43, 0]);
  assertEquals(availability.slice(0, 3), [1, 4, 7]);
  const most = drawn({ pieceCount: 2_097_152, availability: [], piecesInFlight: [] });
  assertEquals([most.cells, most.have.length], [1_024, 1_368]);
});

Deno.test("piecesPart() says of a cell that it is all here only where it is", () => {
  const availability = Array.from({ length: 1_024 * 1_000 }, (_, piece) => piece === 5 ? 1 : -1);
  const { have } = cellsOf(drawn({ pieceCount: availability.length, availability }));
  assertEquals(have.slice(0, 2), [254, 255]);
});

Deno.test("piecesPart() draws nothing of a torrent that is not known yet", () => {
  const part = drawn({ pieceCount: 0, availability: [] });
  assertEquals([part.cells, part.have, part.flying, part.availability], [0, "", "", ""]);
});
