import { assert, assertEquals } from "@std/assert";
import { defaultSettings } from "../../../../lib/daemon/settings/mod.ts";
import { findSettings } from "../../../../lib/page/settings/search.ts";
import { SETTING_ENTRIES, SETTING_GROUPS } from "../../../../lib/page/settings/setting_groups.ts";

Deno.test("SETTING_GROUPS have every setting of the daemon, once", () => {
  const shown = SETTING_ENTRIES.flatMap(({ key, onlyIf }) => onlyIf ? [onlyIf, key] : [key]);
  const all = Object.keys(defaultSettings({ outputDir: "/data" }));
  assertEquals(shown.toSorted(), all.toSorted());
});

Deno.test("SETTING_GROUPS say of each setting what it does, in a line", () => {
  for (const { key, label, help } of SETTING_ENTRIES) {
    assert(label.length > 0 && label.length < 60, key);
    assert(help.endsWith(".") && help.length < 110, `${key}: ${help.length}`);
  }
});

Deno.test("findSettings() finds by name, by help and by what others call it", () => {
  const keys = (search: string) =>
    findSettings(SETTING_GROUPS, search).flatMap(({ entries }) => entries.map(({ key }) => key));
  assertEquals(keys("UPnP"), ["portMapping"]);
  assertEquals(keys("schedule"), ["altGrid"]);
  assertEquals(keys("maxPeers torrent").includes("maxPeersPerTorrent"), true);
  assertEquals(keys("blocklist"), ["ipFilters"]);
  assertEquals(keys("no such thing"), []);
  assertEquals(findSettings(SETTING_GROUPS, " ").length, SETTING_GROUPS.length);
});
