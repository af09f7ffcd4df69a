import { assertEquals, assertRejects } from "@std/assert";
import { Bans, MAX_BANS } from "../../../../lib/daemon/bans/mod.ts";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import { IpFilter } from "../../../../lib/reach/mod.ts";
import { FakeClock } from "../../../support/fake_clock.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { MemoryRecords } from "../support/memory_records.ts";

async function open(state = new MemoryRecords()) {
  const filter = new IpFilter();
  const clock = new FakeClock();
  const log = new FakeLog();
  return { state, filter, clock, log, bans: await Bans.open({ filter, state, clock, log }) };
}

Deno.test("Bans keep addresses away, also after a restart, until they are lifted", async () => {
  const { bans, filter, state, clock } = await open();
  assertEquals(await bans.add("198.51.100.7", 3), "198.51.100.7");
  assertEquals(await bans.add("2001:DB8::0001", 3), "2001:db8::1");
  assertEquals(await bans.add("198.51.100.8:6881", 4), "198.51.100.8");
  assertEquals(await bans.add("::ffff:198.51.100.9", 4), "198.51.100.9");
  await bans.add("198.51.100.7", 5);
  const again = await open(state);
  for (const { filter: one } of [{ filter }, again]) {
    assertEquals(
      ["198.51.100.7", "198.51.100.8", "198.51.100.9", "2001:db8::1", "198.51.100.6"]
        .map((address) => one.refuses(address)),
      [true, true, true, true, false],
    );
  }
  assertEquals(again.bans.list()[0], {
    address: "198.51.100.7",
    torrent: 3,
    at: clock.wallTime(),
    reason: "was banned by a user",
    isByUser: true,
  });
  await again.bans.remove("[2001:db8:0::1]:80");
  await again.bans.remove("198.51.100.7");
  assertEquals(again.filter.refuses("198.51.100.7"), false);
  assertEquals((await open(state)).bans.size, 2);
  await assertRejects(() => again.bans.remove("198.51.100.7"), ControlError, "no user has banned");
});

Deno.test("Bans take addresses alone", async () => {
  const { bans, state } = await open();
  const wrong = [
    "",
    "x",
    "example.org",
    "1.2.3",
    "1.2.3.4/8",
    "0.0.0.0",
    "224.0.0.1",
    "::",
    "ff02::1",
  ];
  for (const text of [...wrong, "1.2.3.4-1.2.3.9", "999.1.1.1", "a".repeat(10_000)]) {
    const error = await assertRejects(() => bans.add(text, 1), ControlError);
    assertEquals(error.kind, "invalid", text);
  }
  assertEquals([bans.size, state.all.size], [0, 0]);
});

Deno.test("Bans that were kept and can not be read are none, and it is said so", async () => {
  for (const text of ["", "{}", "[1]", '[{"address":"1.2.3.4"}]', "\xff"]) {
    const state = new MemoryRecords();
    await state.write("list", new TextEncoder().encode(text));
    const { bans, log } = await open(state);
    assertEquals([bans.size, log.records.length], [0, 1], text);
  }
});

Deno.test("Bans are so many and no more", async () => {
  const state = new MemoryRecords();
  const many = Array.from({ length: MAX_BANS }, (_, i) => ({
    address: `9.${i >> 16 & 255}.${i >> 8 & 255}.${i & 255}`,
    torrent: 1,
    at: 0,
  }));
  await state.write("list", new TextEncoder().encode(JSON.stringify(many)));
  const { bans } = await open(state);
  assertEquals(bans.size, MAX_BANS);
  const error = await assertRejects(() => bans.add("8.8.8.8", 1), ControlError);
  assertEquals(error.kind, "conflict");
});
