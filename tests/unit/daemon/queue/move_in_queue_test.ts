import { assertEquals } from "@std/assert";
import type { QueueMove } from "../../../../lib/daemon/control.ts";
import { moveInQueue, moveToPosition } from "../../../../lib/daemon/queue/mod.ts";

Deno.test("moveInQueue() moves several and keeps their order", () => {
  const cases: [QueueMove, number[], number[]][] = [
    ["top", [4, 2], [2, 4, 1, 3, 5]],
    ["bottom", [4, 2], [1, 3, 5, 2, 4]],
    ["up", [3], [1, 3, 2, 4, 5]],
    ["up", [1], [1, 2, 3, 4, 5]],
    ["up", [1, 2, 4], [1, 2, 4, 3, 5]],
    ["up", [3, 4], [1, 3, 4, 2, 5]],
    ["up", [2, 4], [2, 1, 4, 3, 5]],
    ["down", [3], [1, 2, 4, 3, 5]],
    ["down", [5], [1, 2, 3, 4, 5]],
    ["down", [2, 3], [1, 4, 2, 3, 5]],
    ["down", [2, 4, 5], [1, 3, 2, 4, 5]],
    ["top", [9], [1, 2, 3, 4, 5]],
    ["down", [], [1, 2, 3, 4, 5]],
  ];
  for (const [to, ids, want] of cases) {
    assertEquals(moveInQueue([1, 2, 3, 4, 5], ids, { to }), want, `${to} ${ids}`);
  }
});

Deno.test("moveToPosition() puts one torrent at a place", () => {
  const cases: [number, number, number[]][] = [
    [3, 0, [3, 1, 2, 4]],
    [1, 2, [2, 3, 1, 4]],
    [1, 99, [2, 3, 4, 1]],
    [4, -3, [4, 1, 2, 3]],
    [2, 1, [1, 2, 3, 4]],
    [9, 0, [1, 2, 3, 4]],
  ];
  for (const [id, position, want] of cases) {
    assertEquals(moveToPosition([1, 2, 3, 4], id, { position }), want, `${id} to ${position}`);
  }
});
