import { assertEquals } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { ask } from "./ask.ts";

Deno.test("bans are made by torrent, listed for all, and lifted by address", async () => {
  const control = new FakeControl();
  control.banViews = [
    { address: "1.2.3.4", torrent: undefined, at: 5, reason: "lied", isByUser: true },
  ];
  const expected = [{ ...control.banViews[0], torrent: null }];
  const body = { address: "1.2.3.4" };
  const made = await ask(control, "POST /torrents/2/bans", { body });
  assertEquals([made.status, made.value.bans], [201, expected]);
  assertEquals((await ask(control, "GET /bans", { isReadOnly: true })).value.bans, expected);
  for (const address of ["1.2.3.4", "2001:db8::1", "2001%3Adb8%3A%3a1", "%5B::1%5D:80"]) {
    assertEquals((await ask(control, `DELETE /bans/${address}`)).status, 200, address);
  }
  assertEquals(control.calls, [
    ["ban", 2, "1.2.3.4"],
    ["unban", "1.2.3.4"],
    ["unban", "2001:db8::1"],
    ["unban", "2001:db8::1"],
    ["unban", "[::1]:80"],
  ]);
  const wrong = [
    ["POST /torrents/99/bans", 404],
    ["DELETE /bans/", 404],
    ["DELETE /bans/a%2fb", 404],
    ["DELETE /bans/a%00", 404],
    ["GET /bans/1.2.3.4", 405],
  ] as const;
  for (const [line, status] of wrong) {
    assertEquals((await ask(control, line, { body })).status, status, line);
  }
  for (const body of [{}, { address: 7 }, { address: "" }, { address: "1.2.3.4", port: 1 }]) {
    assertEquals((await ask(control, "POST /torrents/2/bans", { body })).status, 400);
  }
});
