import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  type Choice,
  choose,
  chooseAll,
  NO_CHOICE,
  step,
  withoutGone,
} from "../../../../lib/page/list/selection.ts";

const ORDER = [10, 20, 30, 40, 50];

function plain({ chosen, cursor, anchor }: Choice): unknown[] {
  return [[...chosen].sort((a, b) => a - b), cursor, anchor];
}

Deno.test("choose() takes one alone, adds it, or takes it away", () => {
  const one = choose(NO_CHOICE, 20, { order: ORDER });
  assertEquals(plain(one), [[20], 20, 20]);
  const two = choose(one, 40, { order: ORDER, isToggle: true });
  assertEquals(plain(two), [[20, 40], 40, 40]);
  assertEquals(plain(choose(two, 20, { order: ORDER, isToggle: true })), [[40], 20, 20]);
  assertEquals(plain(choose(two, 50, { order: ORDER })), [[50], 50, 50]);
});

Deno.test("choose() takes a range from its anchor in the order of the list, both ways", () => {
  const from = choose(NO_CHOICE, 30, { order: ORDER });
  const down = choose(from, 50, { order: ORDER, isRange: true });
  assertEquals(plain(down), [[30, 40, 50], 50, 30]);
  assertEquals(plain(choose(down, 10, { order: ORDER, isRange: true })), [[10, 20, 30], 10, 30]);
  const other = [50, 30, 10, 20, 40];
  assertEquals(plain(choose(from, 20, { order: other, isRange: true })), [[10, 20, 30], 20, 30]);
});

Deno.test("choose() adds a range to what is chosen with both keys", () => {
  const one = choose(NO_CHOICE, 10, { order: ORDER });
  const two = choose(one, 30, { order: ORDER, isToggle: true });
  const three = choose(two, 50, { order: ORDER, isToggle: true, isRange: true });
  assertEquals(plain(three), [[10, 30, 40, 50], 50, 30]);
});

Deno.test("choose() takes one where the anchor of a range is shown no more, or there is none", () => {
  const from = choose(NO_CHOICE, 30, { order: ORDER });
  assertEquals(plain(choose(from, 50, { order: [40, 50], isRange: true })), [[50], 50, 30]);
  assertEquals(plain(choose(NO_CHOICE, 50, { order: ORDER, isRange: true })), [[50], 50, 50]);
});

Deno.test("step() goes on from the cursor, stays within the list, and begins at its ends", () => {
  const at = choose(NO_CHOICE, 20, { order: ORDER });
  const cases: [Choice, number, number][] = [
    [at, 1, 30],
    [at, -1, 10],
    [at, -5, 10],
    [at, 99, 50],
    [NO_CHOICE, 1, 10],
    [NO_CHOICE, -1, 50],
    [{ ...at, cursor: 77 }, 1, 10],
  ];
  for (const [before, by, id] of cases) {
    assertEquals(plain(step(before, by, { order: ORDER })), [[id], id, id], `${by}`);
  }
  assertStrictEquals(step(at, 1, { order: [] }), at);
});

Deno.test("step() makes a range longer and shorter", () => {
  let choice = choose(NO_CHOICE, 30, { order: ORDER });
  choice = step(choice, 1, { order: ORDER, isRange: true });
  choice = step(choice, 1, { order: ORDER, isRange: true });
  assertEquals(plain(choice), [[30, 40, 50], 50, 30]);
  choice = step(choice, -1, { order: ORDER, isRange: true });
  assertEquals(plain(choice), [[30, 40], 40, 30]);
});

Deno.test("chooseAll() takes all, and keys go on from where they were", () => {
  assertEquals(plain(chooseAll(NO_CHOICE, ORDER)), [ORDER, 10, 10]);
  const at = choose(NO_CHOICE, 40, { order: ORDER });
  assertEquals(plain(chooseAll(at, ORDER)), [ORDER, 40, 40]);
  assertEquals(plain(chooseAll(NO_CHOICE, [])), [[], undefined, undefined]);
});

Deno.test("withoutGone() keeps what is there, and is the same where nothing has gone", () => {
  const all = chooseAll(choose(NO_CHOICE, 40, { order: ORDER }), ORDER);
  assertStrictEquals(withoutGone(all, () => true), all);
  assertEquals(plain(withoutGone(all, (id) => id !== 20)), [[10, 30, 40, 50], 40, 40]);
  assertEquals(plain(withoutGone(all, (id) => id !== 40)), [
    [10, 20, 30, 50],
    undefined,
    undefined,
  ]);
});

Deno.test("choose() of a range of ten thousand takes no time that anybody notices", () => {
  const order = Array.from({ length: 10_000 }, (_, index) => index + 1);
  const from = choose(NO_CHOICE, 1, { order });
  assertEquals(choose(from, 10_000, { order, isRange: true }).chosen.size, 10_000);
});
