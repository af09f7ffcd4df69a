import { assertEquals } from "@std/assert";
import type { JournalEntry } from "../../../../lib/daemon/view/mod.ts";
import { FakeControl } from "../support/fake_control.ts";
import { ask } from "./ask.ts";

const entry: JournalEntry = {
  id: 9,
  time: 1_234,
  torrent: undefined,
  kind: "failed",
  text: "Cannot ask https://tracker.example/5ec2e7",
  level: "error",
};

Deno.test("GET /log and /torrents/{torrent}/log tell what happened", async () => {
  const control = new FakeControl();
  control.journalEntries = [entry, { ...entry, id: 8, torrent: 2 }];
  const { value } = await ask(control, "GET /log?before=10&limit=5");
  assertEquals(value.events, [{ ...entry, torrent: null }, { ...entry, id: 8, torrent: 2 }]);
  await ask(control, "GET /torrents/2/log");
  assertEquals(control.calls, [
    ["journal", { before: 10, limit: 5 }],
    ["journal", { torrent: 2 }],
  ]);
  assertEquals((await ask(control, "GET /torrents/99/log")).status, 404);
  for (const query of ["before=0", "limit=1001", "limit=-1", "before=x", "limit=1e9", "limit="]) {
    assertEquals((await ask(control, `GET /log?${query}`)).status, 400, query);
  }
});

Deno.test("GET /log tells no passkey to those who may only look", async () => {
  const control = new FakeControl();
  control.journalEntries = [entry];
  const { value } = await ask(control, "GET /log", { isReadOnly: true });
  assertEquals(value.events[0].text, "Cannot ask https://tracker.example/…");
});
