import { assert, assertEquals, assertThrows } from "@std/assert";
import { Bitfield } from "../../../lib/metainfo/mod.ts";
import { SeededRandom } from "../../../lib/testing/mod.ts";

const LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 1_000];

Deno.test("Bitfield has the first piece in the highest bit (BEP 3)", () => {
  const field = new Bitfield(10);
  for (const piece of [0, 7, 9]) field.add(piece);
  assertEquals([...field.bytes], [0b1000_0001, 0b0100_0000]);
});

Deno.test("Bitfield.from() takes just as many bytes as there should be", () => {
  for (const length of LENGTHS) {
    const bytes = Math.ceil(length / 8);
    assertEquals(Bitfield.from(new Uint8Array(bytes), length).count, 0);
    assertThrows(() => Bitfield.from(new Uint8Array(bytes + 1), length), RangeError);
    if (bytes === 0) continue;
    assertThrows(() => Bitfield.from(new Uint8Array(bytes - 1), length), RangeError);
  }
});

Deno.test("Bitfield.from() throws if any spare bit is set", () => {
  for (const length of LENGTHS) {
    const spare = (8 - length % 8) % 8;
    for (let bit = 0; bit < spare; bit++) {
      const bits = new Uint8Array(Math.ceil(length / 8));
      bits[bits.length - 1] = 1 << bit;
      assertThrows(() => Bitfield.from(bits, length), RangeError, "spare");
    }
  }
});

Deno.test("Bitfield.from() copies the bits and counts them", () => {
  const bits = Uint8Array.of(0xff, 0x80);
  const field = Bitfield.from(bits, 9);
  bits.fill(0);
  assertEquals(field.count, 9);
  assert(field.complete);
});

Deno.test("Bitfield.full() has every piece and no spare bit", () => {
  for (const length of LENGTHS) {
    const field = Bitfield.full(length);
    assert(field.complete);
    assertEquals(field.count, length);
    assertEquals([...field].length, length);
    assertEquals(Bitfield.from(field.bytes, length).count, length);
  }
});

Deno.test("Bitfield.add() throws at a piece that there is not", () => {
  const field = new Bitfield(10);
  for (const piece of [-1, 10, 15, 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    assertThrows(() => field.add(piece), RangeError);
  }
  assertEquals([...field.bytes], [0, 0]);
});

Deno.test("Bitfield.has() and delete() know no piece that there is not", () => {
  const field = Bitfield.full(10);
  for (const piece of [-1, 10, 15, 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    assertEquals(field.has(piece), false, `${piece}`);
    assertEquals(field.delete(piece), false, `${piece}`);
  }
  assert(field.complete);
});

Deno.test("Bitfield does as a set does", () => {
  const random = new SeededRandom(3);
  for (const length of LENGTHS.slice(1)) {
    const field = new Bitfield(length);
    const model = new Set<number>();
    for (let step = 0; step < 500; step++) {
      const piece = random.below(length);
      if (random.below(2) === 0) {
        assertEquals(field.add(piece), !model.has(piece));
        model.add(piece);
      } else {
        assertEquals(field.delete(piece), model.delete(piece));
      }
      assertEquals(field.has(piece), model.has(piece));
      assertEquals(field.count, model.size);
    }
    assertEquals([...field], [...model].toSorted((a, b) => a - b));
    assertEquals(field.complete, model.size === length);
  }
});
