import { assertEquals } from "@std/assert";
import { countRows } from "../../../../lib/page/side/counts.ts";
import { pageRow } from "../support/page_row.ts";

Deno.test("countRows() counts each torrent once for how it stands, and for each label and tracker", () => {
  const counts = countRows([
    pageRow(1, {
      state: "seeding",
      uploadRate: 5,
      labels: ["iso", "linux"],
      trackers: [["a.example:80", "working"], ["b.example:80", "refused"]],
    }),
    pageRow(2, {
      state: "downloading",
      labels: ["iso"],
      trackers: [["a.example:80", "unreachable"], ["a.example:443", "working"]],
    }),
    pageRow(3, { state: "stopped", trackers: [["a.example:80", "unreachable"]] }),
    pageRow(4, { state: "stopped" }),
  ]);
  assertEquals([counts.total, counts.active], [4, 1]);
  assertEquals(Object.fromEntries(counts.standings), { seeding: 1, downloading: 1, paused: 2 });
  assertEquals(Object.fromEntries(counts.labels), { "": 2, iso: 2, linux: 1 });
  assertEquals(Object.fromEntries(counts.trackers), {
    "": { total: 1, failing: 0 },
    "a.example": { total: 3, failing: 1 },
    "b.example": { total: 1, failing: 1 },
  });
});
