import { assertEquals } from "@std/assert";
import { Journal, type JournalNote, TrackerWatch } from "../../../../lib/daemon/journal/mod.ts";
import type { SeenTracker } from "../../../../lib/daemon/journal/mod.ts";
import type { EventsOptions, NewEvent, StoredEvent } from "../../../../lib/daemon/store/mod.ts";
import type { JournalLevel, TrackerHealth } from "../../../../lib/daemon/view/mod.ts";

/** Rows in memory, as JSON keeps them. */
class Rows {
  readonly events_: StoredEvent[] = [];

  addEvent(event: NewEvent): void {
    const detail: unknown = JSON.parse(JSON.stringify(event.detail));
    this.events_.unshift({ ...event, detail, id: this.events_.length + 1 });
  }

  events(_: EventsOptions): Promise<StoredEvent[]> {
    return Promise.resolve(this.events_);
  }
}

const clock = { wallTime: () => 1_234 };

Deno.test("Journal puts what happened into words", async () => {
  const cases: [JournalNote, string, JournalLevel][] = [
    [{ kind: "added", name: "x" }, 'Added "x"', "info"],
    [{ kind: "metadata", name: "x" }, 'It is known now what is in it: "x"', "info"],
    [{ kind: "started", isForced: false }, "Started", "info"],
    [{ kind: "started", isForced: true }, "Started now, whoever else waits", "info"],
    [{ kind: "stopped" }, "Stopped", "info"],
    [{ kind: "completed" }, "Complete", "info"],
    [{ kind: "checked" }, "Checked what is on disk", "info"],
    [{ kind: "moved", to: "/d", hasMovedFiles: true }, "Moved to /d", "info"],
    [{ kind: "moved", to: "/d", hasMovedFiles: false }, "Taken to be in /d", "info"],
    [{ kind: "renamed", path: "a/b", name: "c" }, 'Renamed "a/b" to "c"', "info"],
    [{ kind: "removed", name: "x", withData: true }, 'Removed "x" with its data', "info"],
    [{ kind: "failed", text: "so it is" }, "so it is", "error"],
    [{ kind: "no-space", text: "so it is" }, "so it is", "warn"],
    [{ kind: "storage-missing", text: "so it is" }, "so it is", "warn"],
    [{ kind: "resumed", text: "so it is" }, "so it is", "info"],
    [{ kind: "tracker-failing", host: "t", text: "no" }, "The tracker t fails: no", "warn"],
    [{ kind: "tracker-working", host: "t" }, "The tracker t works again", "info"],
    [{ kind: "banned", address: "1.2.3.4", reason: "lied" }, "Banned 1.2.3.4: it lied", "warn"],
    [
      { kind: "goal-reached", reason: "ratio" },
      "Stopped, since a goal was reached: ratio",
      "info",
    ],
  ];
  for (const [note, text, level] of cases) {
    const journal = new Journal(new Rows(), clock);
    journal.note(7, note);
    assertEquals(await journal.read({}), [
      { id: 1, time: 1_234, torrent: 7, kind: note.kind, text, level },
    ]);
  }
});

Deno.test("Journal reads rows of another version, as far as it can", async () => {
  const rows = new Rows();
  const journal = new Journal(rows, clock);
  for (const [kind, detail] of [["from the future", {}], ["added", null], ["moved", { to: 1 }]]) {
    rows.addEvent({ time: 1, kind: String(kind), detail });
  }
  assertEquals((await journal.read({})).map(({ text }) => text), ["Taken to be in ?", 'Added "?"']);
});

Deno.test("Journal keeps no text without end", async () => {
  const journal = new Journal(new Rows(), clock);
  journal.note(undefined, { kind: "failed", text: "x".repeat(100_000) });
  const [entry] = await journal.read({});
  assertEquals([entry?.torrent, entry?.text.length], [undefined, 500]);
});

function tracker(health: TrackerHealth, name = "a"): SeenTracker {
  return { url: `http://${name}/announce`, host: () => name, health, text: `is ${health}` };
}

Deno.test("TrackerWatch notices each change once", () => {
  const watch = new TrackerWatch();
  const failing = (text: string, host = "a") => ({ kind: "tracker-failing", host, text });
  const cases: [SeenTracker[], unknown[]][] = [
    [[tracker("unknown")], []],
    [[tracker("working")], []],
    [[tracker("unreachable")], [failing("is unreachable")]],
    [[tracker("unreachable")], []],
    [[tracker("unknown")], []],
    [[tracker("unreachable"), tracker("refused", "b")], [failing("is refused", "b")]],
    [[tracker("unregistered"), tracker("refused", "b")], [failing("is unregistered")]],
    [[tracker("working"), tracker("working", "b")], [
      { kind: "tracker-working", host: "a" },
      { kind: "tracker-working", host: "b" },
    ]],
    [[tracker("working"), tracker("working", "b")], []],
  ];
  for (const [seen, expected] of cases) assertEquals<unknown>(watch.look(1, seen, 0), expected);
});

Deno.test("TrackerWatch tells torrents apart, and forgets those that are gone", () => {
  const watch = new TrackerWatch();
  assertEquals(watch.look(1, [tracker("refused")], 0).length, 1);
  assertEquals(watch.look(2, [tracker("refused")], 0).length, 1);
  watch.forget(1);
  assertEquals(watch.look(1, [tracker("working")], 0), []);
  assertEquals(watch.look(2, [tracker("working")], 0).length, 1);
});

Deno.test("TrackerWatch says no more than so much in an hour, whatever fails", () => {
  const watch = new TrackerWatch();
  let count = 0;
  for (let torrent = 0; torrent < 10_000; torrent++) {
    count += watch.look(torrent, [tracker("unreachable")], 1_000).length;
  }
  assertEquals(count, 2_000);
  assertEquals(watch.look(0, [tracker("refused")], 60 * 60_000 + 1_000).length, 1);
});
