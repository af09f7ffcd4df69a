/**
 * A download in the page from its beginning to its end: progress as it comes, pausing, resuming, removing.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { rowOf } from "../support/browser/page_acts.ts";
import { pageTest } from "../support/browser/page_scene.ts";
import { filesIn } from "../support/loopback_torrent.ts";

/** A torrent that takes some seconds. */
const SLOW = {
  torrents: [{ name: "first", files: { "a.bin": 1_200_000, "b.bin": 800_000 } }],
  seeder: { uploadLimit: 250_000 },
  added: 1,
} as const;

/** The percentages that a row shows, one after the other, from now on. */
async function watchPercents(page: Page, name: string): Promise<() => Promise<number[]>> {
  await page.evaluate(`(() => {
    window.percents = [];
    const look = () => {
      const row = [...document.querySelectorAll("#list tr")]
        .find((row) => row.textContent.includes(${JSON.stringify(name)}));
      const found = /(\\d+)(?:\\.\\d+)?%/.exec(row?.textContent ?? "");
      if (found && window.percents.at(-1) !== Number(found[1])) window.percents.push(Number(found[1]));
    };
    look();
    new MutationObserver(look).observe(document.querySelector("#list"), {
      subtree: true, childList: true, characterData: true,
    });
  })()`);
  return async () => {
    const percents = await page.evaluate("window.percents");
    assert(Array.isArray(percents));
    return percents.map(Number);
  };
}

pageTest("shows a download as it gets on, to its end", async (play) => {
  const { scene, page, torrents: [torrent], becomes } = play;
  const percents = await watchPercents(page, "first");
  const row = rowOf(page, "first");
  await row.getByText(/[KM]iB\/s/).first().waitFor();
  await becomes(async () => /^↓ .*iB\/s · Shoal$/.test(await page.title()), true);
  await row.getByText("100%").waitFor();
  await row.getByText("Seeding:").waitFor({ state: "attached" });
  const seen = await percents();
  assert(seen.length >= 3, `it went in too few steps: ${seen}`);
  assertEquals(seen, seen.toSorted((a, b) => a - b), "it never went back");
  await page.getByRole("status").filter({ hasText: /first/ }).first().waitFor({
    state: "attached",
  });
  await torrent!.assertIn(`${scene.dir}/downloads`);
}, SLOW);

pageTest("pauses and resumes a download", async ({ scene, daemon, page, torrents: [torrent] }) => {
  const row = rowOf(page, "first");
  await row.getByText(/[KM]iB\/s/).first().waitFor();
  await row.click();
  const tools = page.getByRole("banner").getByRole("toolbar");
  await tools.getByRole("button", { name: "Pause" }).click();
  await row.getByText("Paused:").waitFor({ state: "attached" });
  assertEquals(daemon.torrents()[0]?.state, "stopped");
  await tools.getByRole("button", { name: "Start" }).click();
  await row.getByText("100%").waitFor();
  await torrent!.assertIn(`${scene.dir}/downloads`);
}, SLOW);

pageTest("removes a torrent once that is confirmed, and leaves its files", async (play) => {
  const { scene, daemon, page, torrents: [torrent] } = play;
  const row = rowOf(page, "first");
  await row.getByText("Seeding:").waitFor({ state: "attached" });
  await row.click();
  const remove = page.getByRole("banner").getByRole("button", { name: "Remove" });
  await remove.click();
  const dialog = page.getByRole("dialog", { name: "Remove this torrent?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assertEquals(daemon.torrents().length, 1);

  await remove.click();
  await dialog.getByText("The files stay").waitFor();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await row.waitFor({ state: "detached" });
  assertEquals(daemon.torrents(), []);
  await torrent!.assertIn(`${scene.dir}/downloads`);
}, { added: 1 });

pageTest("removes a torrent with its files", async ({ scene, daemon, page }) => {
  const row = rowOf(page, "first");
  await row.getByText("Seeding:").waitFor({ state: "attached" });
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove this torrent?" });
  await dialog.getByRole("checkbox").check();
  await dialog.getByText("gone for good").waitFor();
  await dialog.getByRole("button", { name: "Remove with data" }).click();
  await row.waitFor({ state: "detached" });
  assertEquals(daemon.torrents(), []);
  assertEquals(await filesIn(`${scene.dir}/downloads`), []);
}, { added: 1 });
