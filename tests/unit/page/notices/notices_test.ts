import { assertEquals } from "@std/assert";
import { NoticeWatch, type WatchedTorrent } from "../../../../lib/page/notices/notices.ts";

function torrent(state: string, trouble: WatchedTorrent["trouble"] = null): WatchedTorrent {
  return { id: 1, name: "a", state, trouble };
}

Deno.test("NoticeWatch tells what has finished, once", () => {
  const watch = new NoticeWatch();
  assertEquals(watch.look([torrent("downloading")]), []);
  assertEquals(watch.look([torrent("downloading")]), []);
  assertEquals(watch.look([torrent("seeding")]), [
    { id: 1, kind: "finished", text: "a is complete" },
  ]);
  assertEquals(watch.look([torrent("seeding")]), []);
});

Deno.test("NoticeWatch tells nothing of what was complete before, checked or paused", () => {
  for (const state of ["seeding", "checking", "stopped", "download-waiting", "metadata"]) {
    const watch = new NoticeWatch();
    assertEquals(watch.look([torrent(state)]), []);
    assertEquals(watch.look([torrent("seeding")]), [], state);
  }
  const watch = new NoticeWatch();
  watch.look([torrent("downloading")]);
  assertEquals(watch.look([torrent("stopped")]), []);
});

Deno.test("NoticeWatch tells what can not go on, but not that a tracker fails", () => {
  const watch = new NoticeWatch();
  watch.look([torrent("downloading")]);
  assertEquals(watch.look([torrent("downloading", { kind: "tracker", text: "no" })]), []);
  const full = torrent("downloading", { kind: "no-space", text: "the disk is full" });
  assertEquals(watch.look([full]), [{ id: 1, kind: "failed", text: "a: the disk is full" }]);
  assertEquals(watch.look([full]), []);
  watch.forget([1]);
  assertEquals(watch.look([full]), []);
});
