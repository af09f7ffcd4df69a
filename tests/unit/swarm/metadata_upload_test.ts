import { assert, assertEquals } from "@std/assert";
import { MAX_QUEUED_METADATA_REQUESTS, MetadataUpload } from "../../../lib/swarm/mod.ts";
import { patternBytes } from "../../support/bytes.ts";

const BLOCK = 16_384;
const METADATA = patternBytes(2 * BLOCK + 100);

Deno.test("MetadataUpload gives the blocks that are asked for, in order", () => {
  const upload = new MetadataUpload(METADATA);
  for (const piece of [2, 0, 1]) upload.requested(piece);
  const { replies, nextAt } = upload.take(10, 0);
  assertEquals(nextAt, Infinity);
  assertEquals(
    replies,
    [2, 0, 1].map((piece) => ({
      type: "data",
      piece,
      totalSize: METADATA.length,
      data: METADATA.subarray(piece * BLOCK, (piece + 1) * BLOCK),
    })),
  );
});

Deno.test("MetadataUpload refuses blocks that are not there, whatever their number", () => {
  for (const metadata of [METADATA, undefined]) {
    const upload = new MetadataUpload(metadata);
    const pieces = [3, 4, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 53, -1];
    if (!metadata) pieces.push(0);
    for (const piece of pieces) upload.requested(piece);
    const expected = pieces.map((piece) => ({ type: "reject", piece }));
    assertEquals<unknown>(upload.take(100, 0).replies, expected);
  }
});

Deno.test("MetadataUpload gives no more at a time than there is room for", () => {
  const upload = new MetadataUpload(METADATA);
  for (const piece of [0, 1, 2]) upload.requested(piece);
  assertEquals(upload.take(0, 0), { replies: [], nextAt: 0 });
  assertEquals(upload.take(2, 0).replies.length, 2);
  assertEquals(upload.take(2, 0).replies.length, 1);
});

Deno.test("MetadataUpload slows down who asks again and again, and bounds what waits", () => {
  const upload = new MetadataUpload(METADATA);
  for (let i = 0; i < 10_000; i++) upload.requested(i % 3);
  const first = upload.take(Infinity, 0);
  assertEquals(first.replies.length, 67);
  assertEquals(upload.take(Infinity, first.nextAt - 1).replies, []);
  assertEquals(upload.take(Infinity, first.nextAt).replies.length, 1);
  let total = 68;
  let now = first.nextAt;
  for (let calls = 0; calls < 5_000; calls++) {
    const { replies, nextAt } = upload.take(Infinity, now);
    total += replies.length;
    if (nextAt === Infinity) break;
    assert(nextAt > now);
    now = nextAt;
  }
  assertEquals(total, 2 * MAX_QUEUED_METADATA_REQUESTS);
  assert(now > 400_000, "faster than four blocks a second");
});
