/**
 * Creating a torrent in the page: of a folder of the daemon's machine, which is chosen there.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { parseMetainfo } from "../../lib/metainfo/mod.ts";
import { rowOf } from "../support/browser/page_acts.ts";
import { pageTest } from "../support/browser/page_scene.ts";

/** Opens the dialog that creates a torrent, by the menu. */
async function openCreating(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByRole("menuitem", { name: "Create a torrent" }).click();
  return page.getByRole("dialog", { name: "Create a torrent" });
}

/** Writes a folder of two files below a folder. */
async function writeAlbum(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/music/album`, { recursive: true });
  await Deno.writeFile(`${folder}/music/album/a.flac`, new Uint8Array(200_000).fill(1));
  await Deno.writeFile(`${folder}/music/album/b.flac`, new Uint8Array(100_000).fill(2));
}

pageTest("creates a torrent of a folder that is chosen, and seeds it", async (play) => {
  const { scene, daemon, page } = play;
  const { outputDir } = daemon.settings;
  await writeAlbum(outputDir);
  const dialog = await openCreating(page);
  await dialog.getByLabel("File or folder").fill(outputDir);
  await dialog.getByRole("button", { name: "Browse…" }).click();
  await dialog.getByRole("button", { name: "music" }).click();
  await dialog.getByRole("button", { name: "album" }).click();
  await dialog.getByText("a.flac").waitFor();
  await dialog.getByRole("button", { name: "Use this folder" }).click();
  await dialog.getByText("2 files, 293.0 KiB").waitFor();
  await dialog.getByRole("textbox", { name: "Trackers" }).fill("http://tracker.example/announce");
  await dialog.getByRole("textbox", { name: "Comment" }).fill("Made in the page");
  await dialog.getByRole("radio", { name: "v1 alone" }).check();
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await dialog.getByText("album.torrent is made").waitFor();
  assertMatch(await dialog.locator(".magnet").innerText(), /^magnet:\?xt=urn:btih:[0-9a-f]{40}/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Download album.torrent" }).click(),
  ]);
  assertEquals(download.suggestedFilename(), "album.torrent");
  const metainfo = parseMetainfo(await Deno.readFile(await download.path()));
  assertEquals(metainfo.trackers, [["http://tracker.example/announce"]]);
  assertEquals([metainfo.name, metainfo.comment], ["album", "Made in the page"]);
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  await dialog.getByRole("button", { name: "Show it" }).click();
  await page.getByRole("region", { name: "Details of album" }).waitFor();
  await rowOf(page, "album").waitFor();
});

pageTest("says what is missing before a torrent is created", async ({ page }) => {
  const dialog = await openCreating(page);
  await dialog.getByRole("checkbox", { name: "Private" }).check();
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await dialog.getByText("Choose a file or a folder").waitFor();
  await dialog.getByText("A private torrent needs a tracker").waitFor();
});

pageTest("seeds what was created before, once that is wanted", async ({ scene, daemon, page }) => {
  const { outputDir } = daemon.settings;
  await writeAlbum(outputDir);
  const dialog = await openCreating(page);
  await dialog.getByLabel("File or folder").fill(`${outputDir}/music/album`);
  await dialog.getByRole("checkbox", { name: "Seed it" }).uncheck();
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await dialog.getByText("Nobody seeds it yet").waitFor();
  assertEquals(daemon.torrents(), []);
  await dialog.getByRole("button", { name: "Seed it" }).click();
  await dialog.getByText("It is being seeded").waitFor();
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
});
