import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  IpFilter,
  IpFilterError,
  IpRangesBuilder,
  readIpFilter,
} from "../../../../lib/reach/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import { utf8 } from "../../../support/bytes.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const LIST = [
  "# a list",
  "M\u00fcller:1.2.3.0-1.2.3.255\r",
  "",
  "9.9.9.0/24",
  "what?",
  "::1",
  "001.002.004.000 - 001.002.004.255 , 000 , eMule",
].join("\n");

Deno.test("readIpFilter() reads a list in any pieces, plain and packed", async () => {
  for (const bytes of [utf8(LIST), await gzip(utf8(LIST))]) {
    for (const size of [1, 2, 3, 17, 10_000]) {
      const { ranges, unreadable, firstUnreadable } = await readIpFilter(
        inPieces(bytes, size),
        "l",
      );
      assertEquals([ranges.size, unreadable, firstUnreadable], [4, 1, 5]);
      const filter = new IpFilter();
      filter.set("l.p2p", ranges);
      assertEquals(
        filter.explain("1.2.3.4"),
        '1.2.3.4 is in 1.2.3.0-1.2.3.255 ("M\u00fcller"), line 2 of the IP filter l.p2p',
      );
      assertEquals(
        filter.explain("9.9.9.9"),
        "9.9.9.9 is in 9.9.9.0-9.9.9.255, line 4 of the IP filter l.p2p",
      );
      assertEquals(filter.explain("::1"), "::1 is in ::1, line 6 of the IP filter l.p2p");
      assertEquals(filter.explain("1.2.5.0"), undefined);
      assertEquals(filter.explain("::ffff:1.2.4.9")?.includes("eMule"), true);
    }
  }
});

Deno.test("readIpFilter() takes an empty list, and refuses what is no list", async () => {
  for (const text of ["", "\n\n", "# nothing yet\n"]) {
    assertEquals((await readIpFilter(inPieces(utf8(text), 9), "l")).ranges.size, 0);
  }
  const wrong = [utf8("<!DOCTYPE html>\n<p>1.2.3.4"), utf8("PK\x03\x04"), utf8("x".repeat(10_000))];
  for (const bytes of wrong) {
    await assertRejects(
      () => readIpFilter(inPieces(bytes, 1_000), "page.html"),
      IpFilterError,
      "Cannot use the IP filter page.html: none of its lines",
    );
  }
});

Deno.test("readIpFilter() tells of a packed list that is cut off", async () => {
  const packed = await gzip(utf8("1.2.3.4\n".repeat(10_000)));
  const cut = packed.subarray(0, packed.length - 20);
  await assertRejects(() => readIpFilter(inPieces(cut, 100), "l.gz"), IpFilterError);
});

Deno.test("readIpFilter() closes what it reads from, also where it stops early", async () => {
  let isClosed = false;
  async function* failing(): AsyncGenerator<Uint8Array> {
    try {
      yield Uint8Array.of(0x1f, 0x8b, ...utf8("xxxxxxxxxxxxxxxxxxxxxx"));
      for (;;) yield new Uint8Array(1_000);
    } finally {
      isClosed = true;
    }
  }
  await assertRejects(() => readIpFilter(failing(), "l"), IpFilterError);
  assert(isClosed);
});

Deno.test("IpRanges finds the same as a look at each range", () => {
  const random = new SeededRandom(7);
  for (let round = 0; round < 30; round++) {
    const builder = new IpRangesBuilder();
    const isIpv6 = round % 2 === 1;
    const ranges: [number, number][] = [];
    for (let i = 0; i < 1 + random.below(60); i++) {
      const first = random.below(2_000);
      const last = first + random.below(200);
      ranges.push([first, last]);
      const ends = isIpv6
        ? { first: BigInt(first) << 60n, last: BigInt(last) << 60n }
        : { first, last };
      builder.add({ ...ends, name: `n${i}` }, i + 1);
    }
    const found = builder.build();
    for (let value = 0; value < 2_300; value += 1 + random.below(4)) {
      const bytes = new Uint8Array(isIpv6 ? 16 : 4);
      const view = new DataView(bytes.buffer);
      if (isIpv6) {
        view.setBigUint64(0, (BigInt(value) << 60n) >> 64n);
        view.setBigUint64(8, BigInt(value) << 60n);
      } else view.setUint32(0, value);
      const range = found.find(bytes);
      const holders = ranges.flatMap(([first, last], i) =>
        first <= value && value <= last ? [i] : []
      );
      assertEquals(range !== undefined, holders.length > 0, `${value}`);
      if (range === undefined) continue;
      assert(holders.includes(range.line - 1), `line ${range.line} for ${value}`);
      assertEquals(range.name, `n${range.line - 1}`);
    }
  }
});

Deno.test("IpFilter tells of each change, and forgets what it is told to", () => {
  const builder = new IpRangesBuilder();
  builder.add({ first: 0x01020304, last: 0x01020304, name: "" }, 1);
  const ranges = builder.build();
  const filter = new IpFilter();
  let changes = 0;
  const stop = filter.watch(() => changes++);
  filter.set("a", ranges);
  filter.set("b", ranges);
  filter.remove("a");
  filter.remove("a");
  assertEquals([changes, filter.version, filter.rangeCount], [3, 3, 1]);
  assertEquals(filter.refuses("1.2.3.4"), true);
  stop();
  filter.remove("b");
  assertEquals([changes, filter.refuses("1.2.3.4"), filter.refuses("a.example")], [
    3,
    false,
    false,
  ]);
});
