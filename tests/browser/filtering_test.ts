/**
 * What the list shows: words, the selector language, states, labels and trackers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { namesIn, rowOf } from "../support/browser/page_acts.ts";
import { type PagePlay, pageTest } from "../support/browser/page_scene.ts";

const LIBRARY = {
  torrents: [
    { name: "Debian 12", files: 300_000, seed: 1 },
    { name: "Fedora 41", files: 200_000, seed: 2 },
    { name: "A film", files: 100_000, seed: 3 },
  ],
  added: 3,
  isPaused: true,
};

/** Waits until the list has these torrents, in any order. */
async function shows({ page, becomes }: PagePlay, ...names: readonly string[]): Promise<void> {
  await becomes(async () => (await namesIn(page)).sort(), names.toSorted());
}

pageTest("filters by words, and by the selector language", async (play) => {
  const { daemon, page } = play;
  await daemon.change([1, 2], { labels: ["iso"] });
  await daemon.change([3], { labels: ["video"] });
  await shows(play, "A film", "Debian 12", "Fedora 41");
  const search = page.getByRole("searchbox");
  const meaning = page.getByRole("search").getByRole("status");
  const cases = [
    ["deb", ["Debian 12"], /Name has deb: 1 torrent/],
    ["label = iso", ["Debian 12", "Fedora 41"], /2 torrents/],
    ["label = iso and size > 250000", ["Debian 12"], /1 torrent/],
    ["not label = iso", ["A film"], /1 torrent/],
    ["stopped or label = video", ["A film", "Debian 12", "Fedora 41"], /3 torrents/],
    ["nothing has this name", [], /0 torrents/],
  ] as const;
  for (const [text, names, said] of cases) {
    await search.fill(text);
    await shows(play, ...names);
    await meaning.filter({ hasText: said }).waitFor();
  }
  await page.getByRole("button", { name: "Show all" }).click();
  await shows(play, "A film", "Debian 12", "Fedora 41");
  await search.fill("ratio > many");
  await meaning.locator(".bad").waitFor();
  assertEquals(await search.getAttribute("aria-invalid"), "true");
}, LIBRARY);

pageTest(
  "filters by state, label and tracker at its side",
  async (play) => {
    const { scene, daemon, page, tracker } = play;
    await daemon.change([1, 2], { labels: ["iso"] });
    await daemon.start([1]);
    await scene.until(() => daemon.torrents()[0]?.state === "seeding");
    const side = page.getByRole("navigation", { name: "Choose among" });
    const choose = (name: RegExp) => side.getByRole("button", { name }).click();
    await choose(/^Seeding\s*1$/);
    await shows(play, "Debian 12");
    await choose(/^Paused\s*2$/);
    await shows(play, "A film", "Fedora 41");
    await choose(/^All\s*3$/);
    await choose(/^iso\s*2$/);
    await shows(play, "Debian 12", "Fedora 41");
    await choose(/^Paused\s*2/);
    await shows(play, "Fedora 41");
    await choose(/^iso/);
    await choose(/^All/);
    await choose(new RegExp(`^${new URL(tracker).hostname.replaceAll(".", "\\.")}.*3$`));
    await shows(play, "A film", "Debian 12", "Fedora 41");
  },
  LIBRARY,
);

pageTest("sorts by any column, and remembers it", async ({ page, becomes }) => {
  await rowOf(page, "A film").waitFor();
  const bySize = ["Debian 12", "Fedora 41", "A film"];
  const header = page.getByRole("columnheader", { name: "Size" });
  await header.getByRole("button").click();
  await header.and(page.locator('[aria-sort="descending"]')).waitFor();
  await becomes(() => namesIn(page), bySize);
  await header.getByRole("button").click();
  await header.and(page.locator('[aria-sort="ascending"]')).waitFor();
  await becomes(() => namesIn(page), bySize.toReversed());
  await page.reload();
  await rowOf(page, "A film").waitFor();
  await becomes(() => namesIn(page), bySize.toReversed());
}, LIBRARY);
