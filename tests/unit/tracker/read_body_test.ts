import { assertEquals, assertRejects } from "@std/assert";
import { decodeAnnounceBody } from "../../../lib/tracker/http_announce.ts";
import { TrackerError } from "../../../lib/tracker/mod.ts";
import { readBody } from "../../../lib/tracker/_read_body.ts";
import { utf8 } from "../../support/bytes.ts";
import { sharedPath } from "../../support/shared.ts";
import { thrown } from "../../support/thrown.ts";

const MIB = 1 << 20;

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks);
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}

function ignore(): void {}

Deno.test("readBody() joins what comes, and tells each time", async () => {
  let times = 0;
  const body = await readBody(streamOf(utf8("d8:"), utf8("intervale")), () => times += 1);
  assertEquals([body, times], [utf8("d8:intervale"), 2]);
  assertEquals(await readBody(null, ignore), new Uint8Array());
});

Deno.test("readBody() decompresses gzip, in whatever chunks it comes", async () => {
  const plain = utf8("d8:intervali1800e5:peers0:e".repeat(1_000));
  const bytes = await gzip(plain);
  assertEquals(await readBody(streamOf(bytes), ignore), plain);
  const single = [...bytes].map((byte) => new Uint8Array([byte]));
  assertEquals(await readBody(streamOf(...single), ignore), plain);
});

Deno.test("readBody() ends a body that is too long, and its stream", async () => {
  let sent = 0;
  let isCancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
    cancel() {
      isCancelled = true;
    },
  });
  await assertRejects(() => readBody(endless, ignore), TrackerError, "1048576 bytes");
  assertEquals([isCancelled, sent <= 2 * MIB], [true, true]);
  assertEquals((await readBody(streamOf(new Uint8Array(MIB)), ignore)).length, MIB);
});

Deno.test("readBody() ends a gzip bomb after little more than what is allowed (M5)", async () => {
  const bomb = await gzip(new Uint8Array(64 * MIB));
  let decompressed = 0;
  await assertRejects(
    () => readBody(streamOf(bomb), () => decompressed += 1),
    TrackerError,
    "bytes",
  );
  // One sign of life is the compressed chunk; the others are decompressed ones, of at most half a MiB.
  assertEquals(decompressed <= 5, true, `${decompressed} chunks`);
});

Deno.test("readBody() throws on damaged gzip (M5)", async () => {
  const bytes = await gzip(utf8("d8:intervali1800ee"));
  const damaged = [
    bytes.slice(0, 15),
    bytes.slice(0, -4),
    bytes.map((byte, i) => i === bytes.length - 6 ? byte ^ 1 : byte),
    new Uint8Array([0x1f, 0x8b]),
    new Uint8Array([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]),
  ];
  for (const body of damaged) {
    await assertRejects(() => readBody(streamOf(body), ignore), TrackerError, "damaged");
  }
});

const corpus = sharedPath("corpus/arvidn+libtorrent/test/");

Deno.test({
  name: "readBody() throws on the bad gzip files of libtorrent",
  ignore: corpus === undefined,
  fn: async () => {
    for (const name of ["corrupt.gz", "invalid1.gz"]) {
      const body = await Deno.readFile(new URL(name, corpus));
      await assertRejects(() => readBody(streamOf(body), ignore), TrackerError, "damaged");
    }
    // It is within what an answer may be, but no answer.
    const zeroes = await Deno.readFile(new URL("zeroes.gz", corpus));
    const body = await readBody(streamOf(zeroes), ignore);
    assertEquals(body.length, 512_000);
    thrown(() => decodeAnnounceBody(body, { source: "global" }), TrackerError);
  },
});
