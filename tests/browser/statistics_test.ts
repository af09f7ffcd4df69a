/**
 * What was moved so far, in the page.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { rowOf } from "../support/browser/page_acts.ts";
import { pageTest } from "../support/browser/page_scene.ts";

pageTest("tells what was moved, in all, by label and by tracker", async (play) => {
  const { scene, daemon, page, torrents: [torrent] } = play;
  await daemon.add({
    source: { kind: "metainfo", bytes: torrent!.bytes },
    labels: ["iso"],
  });
  await rowOf(page, "first").waitFor();
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByRole("menuitem", { name: "Statistics" }).click();
  await page.getByRole("row", { name: "Downloaded 683.6 KiB 683.6 KiB" }).waitFor();
  const label = page.getByRole("region", { name: "By label" }).getByRole("row").nth(1);
  assertMatch(await label.innerText(), /iso\s+1\s+683\.6 KiB\s+683\.6 KiB\s+0 B\s+0\.00/);
  const tracker = page.getByRole("region", { name: "By tracker" }).getByRole("row").nth(1);
  assertMatch(await tracker.innerText(), /127\.0\.0\.1:\d+\s+1\s/);
  await page.getByRole("button", { name: "Day", exact: true }).click();
  await page.getByRole("slider", { name: /last day of all torrents/ }).waitFor();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await rowOf(page, "first").waitFor();
  assertEquals(await page.getByRole("region", { name: "By label" }).count(), 0);
});
