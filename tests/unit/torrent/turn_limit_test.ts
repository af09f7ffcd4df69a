import { assertEquals, assertRejects } from "@std/assert";
import { TurnLimit } from "../../../lib/torrent/turn_limit.ts";

const NEVER = new AbortController().signal;

Deno.test("TurnLimit.take() lets as many go as there may be, and the others in the order that they came", async () => {
  const turns = new TurnLimit(2);
  const order: number[] = [];
  const ends: (() => void)[] = [];
  const taking = [1, 2, 3, 4].map(async (number) => {
    const end = await turns.take(NEVER);
    order.push(number);
    ends.push(end);
  });
  await Promise.all(taking.slice(0, 2));
  assertEquals([order, turns.waitingCount], [[1, 2], 2]);
  ends[1]?.();
  await taking[2];
  assertEquals(order, [1, 2, 3]);
  ends[0]?.();
  await taking[3];
  assertEquals([order, turns.waitingCount], [[1, 2, 3, 4], 0]);
});

Deno.test("TurnLimit.take() rejects for who gives up, and hands nobody a turn that he does not want", async () => {
  const turns = new TurnLimit(1);
  const end = await turns.take(NEVER);
  const giving = new AbortController();
  const first = turns.take(giving.signal);
  const second = turns.take(NEVER);
  giving.abort(new Error("given up"));
  await assertRejects(() => first, Error, "given up");
  await assertRejects(() => turns.take(giving.signal), Error, "given up");
  end();
  const endSecond = await second;
  assertEquals(turns.waitingCount, 0);
  endSecond();
  (await turns.take(NEVER))();
});
