/**
 * The page of a single download: `shoal get --web`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { seedFiles } from "../support/browser/made_torrent.ts";
import { lackOfBrowser, openBrowser } from "../support/browser/open_browser.ts";
import { rowOf } from "../support/browser/page_acts.ts";
import { openPage } from "../support/browser/page_scene.ts";
import { loopbackTest } from "../support/loopback_scene.ts";

loopbackTest({
  name: "the page of shoal get --web shows its download, which ends when it is removed there",
  lack: lackOfBrowser(),
  timeoutMs: 60_000,
}, async (scene) => {
  const { bytes } = await seedFiles(scene, {
    name: "album",
    files: { "a.bin": new Uint8Array(900_000).fill(7), "b.txt": "a text" },
    seeder: { uploadLimit: 300_000 },
  });
  const torrent = `${scene.dir}/album.torrent`;
  await Deno.writeFile(torrent, bytes);
  const program = scene.program(["get", torrent, "--web", "-o", `${scene.dir}/out`, "--json"]);
  const { url } = await program.event(({ event }) => event === "page");
  const browser = await openBrowser(scene);
  const { page, complaints } = await openPage(browser, String(url));
  const row = rowOf(page, "album");
  await row.getByText(/[KM]iB\/s/).first().waitFor();
  await row.getByText("100%").waitFor();
  await row.click();
  await page.getByRole("banner").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await program.ended();
  assertEquals(complaints.but([/ERR_/]), []);
  assertEquals(await Deno.readTextFile(`${scene.dir}/out/album/b.txt`), "a text");
});
