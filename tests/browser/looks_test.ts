/**
 * What the page looks like for all: each view without barriers by the rules of axe, light and dark, and on a phone.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { BrowserContextOptions, Page } from "playwright-core";
import { findBarriers } from "../support/browser/find_barriers.ts";
import { addingDialog, drop, rowOf } from "../support/browser/page_acts.ts";
import { type PagePlay, pageTest } from "../support/browser/page_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Something that is not in the list. */
const OTHER = new LoopbackTorrent({
  name: "another",
  files: { "one.txt": 1_000, "folder/two.txt": 2_000, "folder/three.txt": 3_000 },
  seed: 5,
});

/** A view of the page: what brings it about, once the list is there. */
interface View {
  readonly name: string;
  readonly open: (page: Page) => Promise<unknown>;
}

function at(hash: string, open: (page: Page) => Promise<unknown>): View {
  return {
    name: hash,
    open: async (page) => {
      await page.goto(new URL(hash, page.url()).href);
      await open(page);
    },
  };
}

function tab(name: string): View {
  return at(
    `#/torrent/1/${name.toLowerCase()}`,
    (page) => page.getByRole("tabpanel", { name: new RegExp(`^${name}`) }).waitFor(),
  );
}

const VIEWS: readonly View[] = [
  at("#/", (page) => rowOf(page, "first").waitFor()),
  ...["Overview", "Files", "Peers", "Trackers", "Log"].map(tab),
  at("#/settings", (page) => page.getByRole("heading", { name: "Settings" }).waitFor()),
  at("#/statistics", (page) => page.getByRole("heading", { name: "Statistics" }).waitFor()),
  at("#/create", (page) => page.getByRole("dialog").waitFor()),
  at("#/add", (page) => addingDialog(page).waitFor()),
  {
    name: "what is to be added",
    open: async (page) => {
      await drop(page, [{ name: "another.torrent", bytes: OTHER.bytes }]);
      await addingDialog(page).getByRole("treeitem", { name: "folder" }).waitFor();
    },
  },
  {
    name: "keys",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await addingDialog(page).waitFor({ state: "detached" });
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
  },
  {
    name: "a menu",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByRole("banner").getByRole("button", { name: "Menu", exact: true }).click();
      await page.getByRole("menu").waitFor();
    },
  },
];

/** Opens one view after the other; gives all barriers that are found. */
async function barriersOf({ page }: PagePlay, views: readonly View[]): Promise<string[]> {
  const found: string[] = [];
  await rowOf(page, "first").waitFor();
  for (const { name, open } of views) {
    await open(page);
    found.push(...(await findBarriers(page)).map((barrier) => `${name}: ${barrier}`));
  }
  return found;
}

for (const colorScheme of ["light", "dark"] as const) {
  pageTest(`has no barriers that axe finds, in ${colorScheme} colours`, async (play) => {
    assertEquals(await barriersOf(play, VIEWS), []);
  }, { added: 1, context: { colorScheme }, timeoutMs: 120_000 });
}

/** The part of the background's lightness that is there, from 0 to 1. */
async function lightness(page: Page): Promise<number> {
  const color = String(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (red + green + blue) / 3 / 255;
}

pageTest("follows the system's colours, or those that are chosen", async (play) => {
  const { page, becomes } = play;
  await rowOf(page, "first").waitFor();
  assert(await lightness(page) < 0.3, "dark as the system");
  await page.emulateMedia({ colorScheme: "light" });
  assert(await lightness(page) > 0.7, "light as the system");
  await page.getByRole("banner").getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByRole("menuitem", { name: "Colours" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
  await becomes(async () => await lightness(page) < 0.3, true);
  await page.reload();
  await rowOf(page, "first").waitFor();
  await becomes(async () => await lightness(page) < 0.3, true);
}, { added: 1, context: { colorScheme: "dark" } });

pageTest("fits a phone: cards, a page of details, actions at hand", async (play) => {
  const { page, daemon, becomes } = play;
  const row = rowOf(page, "first");
  await row.getByText("Seeding:").waitFor({ state: "attached" });
  const isTooWide = () =>
    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
  assertEquals(await isTooWide(), false);
  await row.tap();
  await page.getByRole("heading", { name: "first" }).waitFor();
  assertEquals(await page.locator("#list").count(), 0, "the details are a page of their own");
  for (const name of ["Files", "Peers", "Trackers", "Log", "Overview"]) {
    await page.getByRole("tab", { name: new RegExp(`^${name}`) }).tap();
    await page.getByRole("tabpanel", { name: new RegExp(`^${name}`) }).waitFor();
    assertEquals([await isTooWide(), name], [false, name]);
  }
  const pause = page.getByRole("toolbar").getByRole("button", { name: "Pause" });
  const box = await pause.boundingBox();
  assert(box && box.y > 600 && box.height >= 40 && box.width >= 40, "a thumb gets there");
  await pause.tap();
  await becomes(() => daemon.torrents()[0]?.state, "stopped");
  await page.getByRole("button", { name: "Back" }).tap();
  await row.getByText("Paused:").waitFor({ state: "attached" });
  await page.getByRole("navigation", { name: "Actions" }).getByRole("button", { name: "Add" })
    .tap();
  await addingDialog(page).waitFor();
  assertEquals(await isTooWide(), false);
}, { added: 1, context: PHONE });

pageTest("has no barriers that axe finds, on a phone", async (play) => {
  assertEquals(await barriersOf(play, VIEWS.filter(({ name }) => name !== "keys")), []);
}, { added: 1, context: PHONE, timeoutMs: 120_000 });

pageTest("can be installed, with an icon", async ({ page, url }) => {
  const link = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest: unknown = await page.evaluate(
    `fetch(${JSON.stringify(link)}).then((answer) => answer.json())`,
  );
  const { name, display, icons } = Object(manifest);
  assertEquals([name, display], ["Shoal", "standalone"]);
  assert(Array.isArray(icons) && icons.length >= 2);
  for (const { src } of icons) {
    const answer = await page.request.get(new URL(src, url).href);
    assertEquals([answer.status(), src], [200, src]);
  }
});
