/**
 * The page by keys alone.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { addingDialog, namesIn, rowOf } from "../support/browser/page_acts.ts";
import { type PagePlay, pageTest } from "../support/browser/page_scene.ts";

const NAMES = ["alpha", "beta", "gamma", "delta"];

const FOUR = {
  torrents: NAMES.map((name, seed) => ({ name, files: 20_000 + seed, seed })),
  added: 4,
  isPaused: true,
};

/** Presses keys, one after the other, and waits until these torrents are chosen. */
async function press(
  { page, becomes }: PagePlay,
  keys: string,
  expected: readonly string[],
): Promise<void> {
  for (const key of keys.split(" ")) await page.keyboard.press(key);
  await becomes(async () => (await namesIn(page, { isChosen: true })).sort(), expected.toSorted());
}

pageTest("is steered by keys alone", async (play) => {
  const { scene, daemon, page } = play;
  await rowOf(page, "delta").waitFor();
  const [first = "", second = "", third = "", last = ""] = await namesIn(page);
  await press(play, "ArrowDown", [first]);
  await press(play, "ArrowDown ArrowDown", [third]);
  await press(play, "Shift+ArrowUp", [second, third]);
  await press(play, "End", [last]);
  await press(play, "Home", [first]);
  await press(play, "Control+a", NAMES);
  await page.keyboard.press("Space");
  await scene.until(() => daemon.torrents().every(({ state }) => state === "seeding"));
  await press(play, "Escape", []);

  await press(play, "ArrowDown", [first]);
  await rowOf(page, first).getByText("Seeding:").waitFor({ state: "attached" });
  await page.keyboard.press("Space");
  await rowOf(page, first).getByText("Paused:").waitFor({ state: "attached" });
  const states = () =>
    daemon.torrents().filter(({ state }) => state === "stopped").map(({ name }) => name);
  assertEquals(states(), [first]);

  await page.keyboard.press("Enter");
  const details = page.getByRole("region", { name: `Details of ${first}` });
  await details.waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("region", { name: `Details of ${second}` }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("tablist").waitFor({ state: "detached" });

  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Remove this torrent?" });
  await dialog.getByText(second).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("Delete");
  await dialog.waitFor();
  await page.keyboard.press("Enter");
  await rowOf(page, second).waitFor({ state: "detached" });
  assertEquals(daemon.torrents().length, 3);
}, FOUR);

pageTest("searches at /, adds at A, and shows its keys at ?", async ({ page }) => {
  await rowOf(page, "delta").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("ta");
  await rowOf(page, "alpha").waitFor({ state: "detached" });
  assertEquals((await namesIn(page)).sort(), ["beta", "delta"]);
  await page.keyboard.press("Escape");
  await rowOf(page, "alpha").waitFor();
  await page.keyboard.press("Escape");

  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await keys.getByText("Choose all").waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });

  await page.keyboard.press("a");
  await addingDialog(page).waitFor();
  await page.keyboard.press("Escape");
  await addingDialog(page).waitFor({ state: "detached" });
}, FOUR);

pageTest("keeps what is chosen when rows move", async ({ daemon, page, becomes }) => {
  await rowOf(page, "delta").waitFor();
  await rowOf(page, "gamma").click();
  await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
  const before = await namesIn(page);
  await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
  await becomes(() => namesIn(page), before.toReversed());
  assertEquals(await namesIn(page, { isChosen: true }), ["gamma"]);
  await daemon.remove([1]);
  await rowOf(page, "alpha").waitFor({ state: "detached" });
  assertEquals(await namesIn(page, { isChosen: true }), ["gamma"]);
}, FOUR);
