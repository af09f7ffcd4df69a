/**
 * The page for those who may look and change nothing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { drop, rowOf } from "../support/browser/page_acts.ts";
import { openPage, pageTest } from "../support/browser/page_scene.ts";

const EVE = { name: "eve", password: "the-password-of-eve", role: "read-only" } as const;

pageTest(
  "shows those who may only look everything, and nothing that would change it",
  async (play) => {
    const { browser, daemon, url, becomes, torrents: [torrent] } = play;
    await becomes(() => daemon.torrents()[0]?.state, "seeding");
    const { page, complaints } = await openPage(browser, url, {
      httpCredentials: { username: EVE.name, password: EVE.password },
    });
    const row = rowOf(page, "first");
    await row.getByText("Seeding:").waitFor({ state: "attached" });
    await row.click();
    for (const name of ["Files", "Peers", "Trackers", "Log", "Overview"]) {
      await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
      const panel = page.getByRole("tabpanel", { name: new RegExp(`^${name}`) });
      await panel.waitFor();
      const changing = panel.getByRole("button", {
        name: /^(Change|Move|Ban|Add|Remove|Edit|Rename)|^Ask/,
      });
      assertEquals([await changing.allInnerTexts(), name], [[], name]);
      assertEquals([await panel.getByRole("checkbox", { disabled: false }).count(), name], [
        0,
        name,
      ]);
    }
    const changing = /^(Add torrent|Start|Pause|Remove|Slow mode)$/;
    assertEquals(await page.getByRole("button", { name: changing }).count(), 0);

    await row.click({ button: "right" });
    const items = page.getByRole("menu").getByRole("menuitem");
    await items.first().waitFor();
    const offered = await items.allInnerTexts();
    assertEquals(offered.filter((text) => !/^(Details|Play|Copy|Save)/.test(text.trim())), []);
    await page.keyboard.press("Escape");

    // Keys and drops do nothing, either.
    for (const key of ["Space", "Delete", "F2", "a"]) await page.keyboard.press(key);
    await drop(page, [{ name: "first.torrent", bytes: torrent!.bytes }]);
    assertEquals(await page.getByRole("dialog").count(), 0);
    assertEquals(daemon.torrents().map(({ state }) => state), ["seeding"]);
    for (const part of ["add", "create"]) {
      await page.goto(`${url}#/${part}`);
      await row.waitFor();
      assertEquals([await page.getByRole("dialog").count(), part], [0, part]);
    }
    await page.goto(`${url}#/settings`);
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await page.getByText("You may look at these settings").waitFor();
    await page.getByLabel("Download to").first().waitFor();
    assertEquals(await page.getByRole("main").getByRole("textbox", { disabled: false }).count(), 0);
    // The browser asks without a password first, and is told to bring one.
    assertEquals(complaints.but([/401/]), []);
  },
  { added: 1, users: [EVE] },
);
