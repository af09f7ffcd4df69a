import { assertEquals } from "@std/assert";
import { LsdSchedule, MAX_LSD_INFO_HASHES } from "../../../../lib/reach/local_discovery/mod.ts";

const MINUTE = 60_000;

function hash(n: number): Uint8Array {
  const bytes = new Uint8Array(20);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

/** The first bytes of the info-hashes of each message. */
function names(messages: readonly (readonly Uint8Array[])[]): number[][] {
  return messages.map((some) =>
    some.map((bytes) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))
  );
}

Deno.test("LsdSchedule announces a torrent at once, then every five minutes", () => {
  const schedule = new LsdSchedule();
  assertEquals(schedule.poll(0), { messages: [], nextAt: Infinity });
  schedule.add(hash(1), 1_000);
  assertEquals(schedule.poll(1_000), { messages: [], nextAt: 1_250 });
  assertEquals(names(schedule.poll(1_250).messages), [[1]]);
  assertEquals(schedule.poll(1_250), { messages: [], nextAt: 1_250 + 5 * MINUTE });
  assertEquals(names(schedule.poll(1_250 + 5 * MINUTE).messages), [[1]]);
});

Deno.test("LsdSchedule gathers torrents into messages of twenty", () => {
  const schedule = new LsdSchedule();
  for (let n = 0; n < 45; n++) schedule.add(hash(n), 0);
  const { messages } = schedule.poll(250);
  assertEquals(messages.map((some) => some.length), [20, 20, 5]);
  assertEquals(new Set(names(messages).flat()).size, 45);
});

Deno.test("LsdSchedule sends no more than five messages at once, and one a minute", () => {
  const schedule = new LsdSchedule();
  const count = 8 * MAX_LSD_INFO_HASHES;
  for (let n = 0; n < count; n++) schedule.add(hash(n), 0);
  const first = schedule.poll(250);
  assertEquals(first.messages.length, 5);
  assertEquals(first.nextAt, 250 + MINUTE);
  let sent = first.messages.length;
  let last = first;
  for (let now = 250; now < 60 * MINUTE; now = last.nextAt) {
    last = schedule.poll(now);
    sent += last.messages.length;
  }
  assertEquals(sent, 5 + 59);
});

Deno.test("LsdSchedule announces no torrent twice in a minute, not one that went and came back", () => {
  const schedule = new LsdSchedule();
  schedule.add(hash(1), 0);
  assertEquals(schedule.poll(250).messages.length, 1);
  schedule.remove(hash(1));
  assertEquals(schedule.has(hash(1)), false);
  assertEquals(schedule.poll(1_000), { messages: [], nextAt: Infinity });
  schedule.add(hash(1), 2_000);
  assertEquals(schedule.poll(2_250), { messages: [], nextAt: 250 + MINUTE });
  assertEquals(schedule.poll(250 + MINUTE).messages.length, 1);
});

Deno.test("LsdSchedule.hurry() announces all again, but not twice in a minute", () => {
  const schedule = new LsdSchedule();
  schedule.add(hash(1), 0);
  schedule.poll(250);
  schedule.hurry(1_000);
  assertEquals(schedule.poll(1_000), { messages: [], nextAt: 250 + MINUTE });
  schedule.poll(250 + MINUTE);
  schedule.hurry(3 * MINUTE);
  assertEquals(names(schedule.poll(3 * MINUTE).messages), [[1]]);
});

Deno.test("LsdSchedule.add() does not put off a torrent that it has", () => {
  const schedule = new LsdSchedule();
  schedule.add(hash(1), 0);
  schedule.add(hash(1), 200);
  assertEquals(schedule.poll(250).messages.length, 1);
});
