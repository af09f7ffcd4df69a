import { assertEquals } from "@std/assert";
import type { JournalEvent } from "../../../../../lib/daemon/api/mod.ts";
import {
  byDay,
  kindWords,
  mergeEvents,
  restWords,
} from "../../../../../lib/page/details/log/log_words.ts";

function event(id: number, day: number, text = ""): JournalEvent {
  const time = new Date(2026, 10, day, 12).getTime();
  return { id, time, torrent: 1, kind: "started", text, level: "info" };
}

Deno.test("restWords() says nothing that the kind has said", () => {
  const cases = [
    ["started", "Started", ""],
    ["completed", "Complete", ""],
    ["added", 'Added "album"', '"album"'],
    ["banned", "Banned 203.0.113.9: it sent bad data", "203.0.113.9: it sent bad data"],
    ["checked", "Checked what is on disk", "what is on disk"],
    ["started", "Started now, whoever else waits", "now, whoever else waits"],
    ["goal-reached", "Stopped, since a goal was reached", "Stopped, since a goal was reached"],
    ["added", "Addedness", "Addedness"],
  ] as const;
  for (const [kind, text, rest] of cases) assertEquals(restWords({ kind, text }), rest, text);
});

Deno.test("kindWords() says what is not known as it is", () => {
  assertEquals(kindWords("no-space"), "Disk is full");
  assertEquals(kindWords("hashes-missing"), "Hashes missing");
});

Deno.test("byDay() begins with the newest", () => {
  const days = byDay([event(1, 20), event(2, 21), event(3, 21)]);
  assertEquals(days.map(({ events }) => events.map(({ id }) => id)), [[3, 2], [1]]);
  assertEquals(byDay([]), []);
});

Deno.test("mergeEvents() takes each once", () => {
  const merged = mergeEvents([event(3, 21), event(2, 21)], [event(2, 21, "newer"), event(1, 21)]);
  assertEquals(merged.map(({ id, text }) => [id, text]), [[3, ""], [2, "newer"], [1, ""]]);
});
