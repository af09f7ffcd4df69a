import { assert, assertEquals, assertRejects } from "@std/assert";
import { failing, MemoryDisk, SeededRandom, VirtualClock } from "../../../lib/testing/mod.ts";

Deno.test("MemoryDisk takes the time that its rate and latency say", async () => {
  const clock = new VirtualClock();
  const disk = new MemoryDisk({ pace: { clock, rateBytesPerSec: 1_000_000, latencyMs: 5 } });
  let doneAt = NaN;
  const writing = disk.open("a").write("f", 0, new Uint8Array(20_000)).then(() => {
    doneAt = clock.now();
  });
  await clock.advance(100);
  await writing;
  assertEquals(doneAt, 25);
});

Deno.test("MemoryDisk takes as much as there is room for, and says ENOSPC", async () => {
  const disk = new MemoryDisk();
  disk.roomBytes = 10;
  const files = disk.open("a");
  await files.write("f", 0, new Uint8Array(8));
  await assertRejects(() => files.write("f", 8, new Uint8Array(8)), Error, "ENOSPC");
  assertEquals(disk.peek("a/f")?.length, 10);
});

Deno.test("failing() fails a share of the calls that it is for", async () => {
  const disk = new MemoryDisk();
  const files = disk.open("a");
  disk.fault = failing("EIO", { operations: ["write"], share: 0.3, random: new SeededRandom(1) });
  let failures = 0;
  for (let i = 0; i < 200; i++) {
    await files.write("f", i, Uint8Array.of(i)).catch(() => failures++);
    await files.read("f", 0, new Uint8Array(1));
  }
  assert(failures > 40 && failures < 80, `${failures}`);
});

Deno.test("MemoryDisk loses what was not synced, and rot stays", async () => {
  const expected = new Map([["a/f", new Uint8Array(40_000).fill(7)]]);
  const disk = new MemoryDisk({ expected });
  const files = disk.open("a");
  await files.write("f", 0, new Uint8Array(40_000).fill(7));
  await files.sync(["f"]);
  disk.rot("a/f", 20_000);
  await files.write("f", 0, Uint8Array.of(1));
  assertEquals([disk.peek("a/f")?.[0], disk.peek("a/f")?.[20_000]], [1, 6]);
  disk.losePower();
  assertEquals([disk.peek("a/f")?.[0], disk.peek("a/f")?.[20_000]], [7, 6]);
  assertEquals(expected.get("a/f")?.every((byte) => byte === 7), true, "the content was changed");
});
