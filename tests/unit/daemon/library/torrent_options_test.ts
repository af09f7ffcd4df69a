import { assertEquals } from "@std/assert";
import {
  prioritiesOf,
  visibleFiles,
  wantedOf,
} from "../../../../lib/daemon/library/torrent_options.ts";
import { viewFiles } from "../../../../lib/daemon/library/file_views.ts";
import { DEFAULT_TORRENT_SETTINGS } from "../../../../lib/daemon/store/mod.ts";
import { SampleTorrent } from "../../../../lib/testing/mod.ts";

/** A hybrid has pads between its files: number 1 of those that are chosen from is number 2 of all. */
const { metainfo } = new SampleTorrent({
  name: "padded",
  files: { a: 10, b: 20, c: 30 },
  version: "hybrid",
});
const files = { unwanted: [1], low: [2], high: [0, 7] };

Deno.test("visibleFiles() leaves out pads", () => {
  assertEquals(metainfo.files.map(({ pad }) => pad), [false, true, false, true, false, true]);
  assertEquals(visibleFiles(metainfo), [0, 2, 4]);
});

Deno.test("wantedOf() and prioritiesOf() do not count pads", () => {
  assertEquals(wantedOf(files, metainfo), [0, 4]);
  assertEquals(wantedOf({ ...files, unwanted: [] }, metainfo), undefined);
  assertEquals(prioritiesOf(files, metainfo), new Map([[4, 1], [0, 3]] as const));
});

Deno.test("viewFiles() numbers files as they are chosen", () => {
  const settings = { ...DEFAULT_TORRENT_SETTINGS, files };
  const views = viewFiles({ metainfo, settings, isComplete: true });
  assertEquals(
    views.map(({ index, path, isWanted, priority }) => [index, path, isWanted, priority]),
    [
      [0, "padded/a", true, "high"],
      [1, "padded/b", false, "normal"],
      [2, "padded/c", true, "low"],
    ],
  );
});
