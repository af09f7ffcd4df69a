import { assertEquals } from "@std/assert";
import { FakeControl } from "../support/fake_control.ts";
import { ask } from "./ask.ts";

Deno.test("GET /rates and /torrents/{torrent}/rates tell what came and went", async () => {
  const control = new FakeControl();
  const { status, value } = await ask(control, "GET /rates?range=day");
  assertEquals([status, value], [200, {
    startAt: 1_000,
    stepMs: 2_000,
    download: [1, 2],
    upload: [0, 3],
  }]);
  await ask(control, "GET /rates");
  await ask(control, "GET /torrents/2/rates?range=all");
  assertEquals(control.calls, [["rates", "day", undefined], ["rates", "10m", undefined], [
    "rates",
    "all",
    2,
  ]]);
  for (const range of ["", "week", "10M", "all%00", "[]"]) {
    assertEquals((await ask(control, `GET /rates?range=${range}`)).status, 400, range);
  }
  assertEquals((await ask(control, "GET /torrents/99/rates")).status, 404);
});
