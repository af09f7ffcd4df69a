import { assertEquals } from "@std/assert";
import { encodeSettings, readSettings } from "../../../../lib/daemon/settings/mod.ts";
import {
  groupRows,
  labelsOf,
  ruleRows,
  watchRows,
} from "../../../../lib/page/settings/list_rows.ts";

Deno.test("watchRows are as the daemon keeps watched folders", () => {
  const { watchFolders } = encodeSettings(readSettings({
    watchFolders: [
      { path: "/in", outputDir: "/out", labels: ["a", "b"], starts: true, removesAdded: false },
      { path: "/other", labels: [], starts: false, removesAdded: true },
    ],
  }));
  const rows = watchRows.read(watchFolders);
  assertEquals(rows[0]?.labels, "a, b");
  assertEquals(rows[1]?.outputDir, "");
  const again = encodeSettings(readSettings({ watchFolders: watchRows.write(rows) }));
  assertEquals(again, { watchFolders: watchFolders! });
});

Deno.test("ruleRows are as the daemon keeps goals", () => {
  const goalRules = [{ by: "label", name: "iso", ratio: 1.5, idleMinutes: null, timeMinutes: 60 }];
  const kept = encodeSettings(readSettings({ goalRules })).goalRules;
  const rows = ruleRows.read(kept);
  assertEquals(rows, [{
    by: "label",
    name: "iso",
    ratio: 1.5,
    idleMinutes: null,
    timeMinutes: 60,
  }]);
  assertEquals(encodeSettings(readSettings({ goalRules: ruleRows.write(rows) })).goalRules, kept);
});

Deno.test("groupRows have no limit where none holds", () => {
  const groups = [{
    name: "iso",
    download: 1024,
    upload: 5,
    isDownloadLimited: true,
    isUploadLimited: false,
    honorsSession: false,
  }];
  const rows = groupRows.read(encodeSettings(readSettings({ groups })).groups);
  assertEquals(rows, [{ name: "iso", download: 1024, upload: null, honorsSession: false }]);
  const [written] = readSettings({ groups: groupRows.write(rows) }).groups ?? [];
  assertEquals(written, { ...groups[0]!, upload: Infinity });
});

Deno.test("lists read nothing from what is none, and wait for what names a row", () => {
  assertEquals([watchRows, ruleRows, groupRows].map((rows) => rows.read("x")), [[], [], []]);
  assertEquals(watchRows.read([7]), [{ ...watchRows.empty, starts: false }]);
  const empties = [watchRows.isWhole(watchRows.empty), ruleRows.isWhole(ruleRows.empty)];
  assertEquals(empties, [false, false]);
  assertEquals(labelsOf(" a, b,,a "), ["a", "b"]);
});
