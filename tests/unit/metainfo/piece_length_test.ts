import { assertEquals } from "@std/assert";
import { choosePieceLength } from "../../../lib/metainfo/mod.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

// Found by asking libtorrent 2.0.8 for a piece length of its own choice.
Deno.test("choosePieceLength() chooses as libtorrent does", () => {
  const rows: [totalLength: number, pieceLength: number][] = [
    [0, 16 * KIB],
    [2_684_355, 16 * KIB],
    [10_737_418, 32 * KIB],
    [42_949_673, 64 * KIB],
    [171_798_692, 128 * KIB],
    [687_194_767, 256 * KIB],
    [2_748_779_069, 512 * KIB],
    [10_995_116_278, MIB],
    [43_980_465_111, 2 * MIB],
    [175_921_860_444, 4 * MIB],
    [703_687_441_777, 8 * MIB],
  ];
  for (const [totalLength, pieceLength] of rows) {
    assertEquals(choosePieceLength(totalLength), pieceLength);
    if (totalLength > 0) assertEquals(choosePieceLength(totalLength + 1), 2 * pieceLength);
  }
  assertEquals(choosePieceLength(2 ** 50), 16 * MIB);
});
