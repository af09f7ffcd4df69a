import { assertEquals } from "@std/assert";
import {
  planQueue,
  type QueuedTorrent,
  type QueueSettings,
} from "../../../../lib/daemon/queue/mod.ts";

const SETTINGS: QueueSettings = {
  downloadQueueSize: 2,
  queuesDownloads: true,
  seedQueueSize: 1,
  queuesSeeds: true,
  skipsStalled: true,
};

/** Torrents from words, in the order of the queue: what it would do, then `run`, `stalled`, `now` as they are so. */
function queue(...texts: string[]): QueuedTorrent[] {
  return texts.map((text, i) => {
    const words = text.split(" ");
    return {
      id: i + 1,
      queuePosition: i,
      work: words[0] === "seed" ? "seed" : words[0] === "check" ? "check" : "download",
      isRunning: words.includes("run"),
      isStalled: words.includes("stalled"),
      isForced: words.includes("now"),
    };
  });
}

Deno.test("planQueue() lets the first of each queue run", () => {
  const cases: [string, string[], number[], Partial<QueueSettings>?][] = [
    ["two downloads, one seed", ["down", "down", "down", "seed", "seed"], [1, 2, 4]],
    ["no queue of downloads", ["down", "down", "down"], [1, 2, 3], { queuesDownloads: false }],
    ["no queue of seeds", ["seed", "seed"], [1, 2], { queuesSeeds: false }],
    ["a queue of none", ["down"], [], { downloadQueueSize: 0 }],
    ["one in front takes the place of one that runs", ["down", "down run", "down run"], [1, 2]],
    ["stalled ones do not count", ["down run stalled", "down run", "down", "down"], [1, 2, 3]],
    ["unless they do", ["down run stalled", "down run", "down"], [1, 2], { skipsStalled: false }],
    ["a stalled one behind goes on", ["down", "down", "down run stalled"], [1, 2, 3]],
    ["one that does not run is not stalled", ["down", "down", "down stalled"], [1, 2]],
    ["forced ones run and do not count", ["down", "down", "down now", "down"], [1, 2, 3]],
    ["forced ones in front leave room", ["down now", "down", "down", "down"], [1, 2, 3]],
    ["one check at a time", ["check", "check", "down"], [1, 3]],
    ["a check that has begun goes on", ["check", "check run"], [2]],
    ["even two, and no third", ["check run", "check run", "check"], [1, 2]],
    ["a forced one waits for its check", ["check run", "check now"], [1]],
  ];
  for (const [name, texts, running, changes] of cases) {
    const torrents = queue(...texts);
    const plan = planQueue(torrents, { ...SETTINGS, ...changes });
    assertEquals([...plan.running], running, name);
    const waiting = torrents.map(({ id }) => id).filter((id) => !running.includes(id));
    assertEquals([...plan.waiting], waiting, name);
  }
});

Deno.test("planQueue() goes by position, then by number, however torrents are given", () => {
  const [a, b, c] = queue("down", "down", "down");
  if (a === undefined || b === undefined || c === undefined) throw new Error("No torrents");
  const torrents = [{ ...a, queuePosition: 5 }, { ...b, queuePosition: 5 }, c];
  const plan = planQueue(torrents, { ...SETTINGS, downloadQueueSize: 1 });
  assertEquals([...plan.running, ...plan.waiting], [3, 1, 2]);
});
