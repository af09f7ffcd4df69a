/**
 * The details of a torrent in the page: each tab shows what is so, as it changes, and changes what it offers to change.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { Locator } from "playwright-core";
import { openTab, rowOf } from "../support/browser/page_acts.ts";
import { type PagePlay, pageTest } from "../support/browser/page_scene.ts";

/** A torrent that takes some seconds. */
const SLOW = {
  torrents: [{ name: "first", files: { "a.bin": 900_000, "b.bin": 300_000 } }],
  seeder: { uploadLimit: 200_000 },
  added: 1,
} as const;

/** A torrent of some folders that does not run. */
const FOLDERS = {
  torrents: [{
    name: "first",
    files: {
      "a.bin": 30_000,
      "art/cover.jpg": 20_000,
      "art/inner/back.jpg": 20_000,
      "b.mp3": 9_000,
    },
  }],
  added: 1,
  isPaused: true,
} as const;

function open({ page }: PagePlay, tab: string): Promise<Locator> {
  return openTab(page, rowOf(page, "first"), tab);
}

/** Paths of the files of the only torrent with what is wanted of each. */
function choices({ daemon }: PagePlay): string[] {
  const [torrent] = daemon.torrents();
  return (torrent?.files() ?? []).map(({ path, isWanted, priority }) =>
    `${path}: ${isWanted ? priority : "skip"}`
  ).sort();
}

pageTest("shows the pieces and rates of a download as they come", async (play) => {
  const panel = await open(play, "Overview");
  const map = panel.getByRole("slider", { name: /^Pieces/ });
  await panel.getByText(/^Pieces: [1-9]\d* of \d+, each at least once among peers$/).waitFor();
  await map.focus();
  await play.page.keyboard.press("ArrowRight");
  await panel.getByText(/^Pieces? 0\b/).first().waitFor();
  await map.blur();
  await panel.getByText(/^Pieces: all \d+ of/).waitFor();
  assertMatch(await map.getAttribute("aria-label") ?? "", /^Pieces: all/);
  const rates = panel.getByRole("slider", { name: /download .* at most/ });
  assertMatch(await rates.getAttribute("aria-label") ?? "", /, [1-9].* KiB\/s at most; upload/);
  await panel.getByRole("button", { name: "Day" }).click();
  await panel.getByRole("heading", { name: "Rate, last day" }).waitFor();
}, SLOW);

pageTest("tells what a torrent is, and changes what is set for it", async (play) => {
  const { scene, daemon, page } = play;
  const panel = await open(play, "Overview");
  await panel.getByText("77.1 KiB (79,000 bytes) in 4 files").waitFor();
  const torrent = () => daemon.torrents()[0]!;
  const change = async (name: string, text: string) => {
    await panel.getByRole("button", { name: `Change ${name}` }).click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  };
  await change("download limit", "nonsense");
  await panel.getByText("Such as 500 KiB or 2.5 MiB").first().waitFor();
  assertEquals(torrent().limits.isDownloadLimited, false);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("1.5 MiB");
  await page.keyboard.press("Enter");
  await scene.until(() => torrent().limits.download === 1.5 * 1024 ** 2);
  await change("labels", "iso, linux");
  await scene.until(() => torrent().labels.join() === "iso,linux");
  await change("goal: ends at ratio", "3");
  await scene.until(() => torrent().goals.ratioMode === "own" && torrent().goals.ratio === 3);
  await panel.getByLabel("Download in order").check();
  await scene.until(() => torrent().isSequential);
  // The focus goes back to where it was, whether something was kept or not.
  const button = panel.getByRole("button", { name: "Change download limit" });
  await button.click();
  await page.keyboard.press("Escape");
  await panel.locator(":focus").and(button).waitFor();
  assertEquals(torrent().limits.download, 1.5 * 1024 ** 2);
}, FOLDERS);

pageTest("chooses, ranks and renames files in a tree, by mouse and keys", async (play) => {
  const { scene, page } = play;
  const panel = await open(play, "Files");
  const tree = panel.getByRole("treegrid", { name: "Files" });
  await tree.getByRole("checkbox", { name: "Download art" }).uncheck();
  await scene.until(() => choices(play).join().includes("first/art/inner/back.jpg: skip"));
  await tree.getByLabel("Priority of b.mp3").selectOption("High");
  await scene.until(() => choices(play).join().includes("first/b.mp3: high"));
  assertEquals(choices(play), [
    "first/a.bin: normal",
    "first/art/cover.jpg: skip",
    "first/art/inner/back.jpg: skip",
    "first/b.mp3: high",
  ]);
  assertEquals(await tree.getByRole("checkbox", { name: "Download first" }).isChecked(), true);
  assertEquals(await tree.getByLabel("Priority of first").inputValue(), "mixed");
  // By keys: into the folder, and its first file is wanted again.
  await tree.focus();
  for (const key of ["Home", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowDown", "Space"]) {
    await page.keyboard.press(key);
  }
  await scene.until(() => choices(play).join().includes("first/art/cover.jpg: normal"));
  await page.keyboard.press("F2");
  await page.keyboard.type("x/y");
  await page.keyboard.press("Enter");
  await panel.getByText("A name has no /").waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("front.jpg");
  await page.keyboard.press("Enter");
  await scene.until(() => choices(play).join().includes("first/art/front.jpg"));
  await tree.getByRole("row", { name: /front\.jpg/ }).waitFor();
  assertEquals(await page.locator(":focus").getAttribute("aria-label"), "Files");
  await panel.getByLabel("Filter files").fill("JPG inner");
  await panel.getByText("1 file fits").waitFor();
  await panel.getByLabel("All that fit: choose").selectOption("Low");
  await scene.until(() => choices(play).join().includes("first/art/inner/back.jpg: low"));
}, FOLDERS);

pageTest("offers what is whole to be saved", async (play) => {
  const { page, torrents: [torrent] } = play;
  const panel = await open(play, "Files");
  const link = panel.getByRole("link", { name: "Save a.bin to this device" });
  await link.waitFor();
  const saving = page.waitForEvent("download");
  await link.click();
  const saved = await saving;
  assertEquals(saved.suggestedFilename(), "a.bin");
  const bytes = await Deno.readFile(await saved.path());
  assertEquals(bytes.length, torrent!.metainfo.files[0]!.length);
}, { torrents: [{ name: "first", files: { "a.bin": 30_000, "b.bin": 10_000 } }], added: 1 });

pageTest("shows peers, and what each letter of them means", async (play) => {
  const panel = await open(play, "Peers");
  const row = panel.getByRole("row", { name: /127\.0\.0\.1/ });
  await row.getByText(/KiB\/s/).waitFor();
  await row.getByText("100%").waitFor();
  const flags = row.getByRole("button", { name: /We download from it/ });
  await flags.focus();
  await panel.getByRole("tooltip").getByText("We download from it").waitFor();
  await play.page.keyboard.press("Escape");
  await panel.getByRole("tooltip").waitFor({ state: "detached" });
  await panel.getByRole("button", { name: "Client" }).click();
  const sorted = panel.getByRole("columnheader", { name: "Client" });
  assertEquals(await sorted.getAttribute("aria-sort"), "ascending");
}, SLOW);

pageTest("bans a peer when that is confirmed, and lets it in again", async (play) => {
  const { scene, daemon, page } = play;
  const panel = await open(play, "Peers");
  const row = panel.getByRole("row", { name: /127\.0\.0\.1/ });
  const ban = row.getByRole("button", { name: /^Ban 127/ });
  await ban.click();
  const dialog = page.getByRole("dialog", { name: /^Ban 127\.0\.0\.1\?/ });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assertEquals(daemon.bans(), []);
  await ban.click();
  await dialog.getByRole("button", { name: "Ban", exact: true }).click();
  await panel.getByText(/^No peer is connected/).waitFor();
  assertEquals(daemon.bans().map(({ address, isByUser }) => [address, isByUser]), [
    ["127.0.0.1", true],
  ]);
  await panel.getByText("1 address is banned").click();
  await panel.getByRole("button", { name: "Let 127.0.0.1 in again" }).click();
  await panel.getByText("1 address is banned").waitFor({ state: "detached" });
  await scene.until(() => daemon.bans().length === 0);
}, SLOW);

pageTest("tells how trackers are, and takes others", async (play) => {
  const { scene, daemon, page, tracker } = play;
  const panel = await open(play, "Trackers");
  const row = panel.getByRole("row", { name: new RegExp(tracker) });
  await row.getByText("working").waitFor();
  const next = row.getByText(/next in \d+s/);
  const before = await next.innerText();
  await scene.until(async () => await next.innerText() !== before);
  await panel.getByRole("button", { name: "Ask now" }).click();
  await panel.getByText("They are being asked").waitFor();
  await panel.getByRole("button", { name: "Edit trackers" }).click();
  const text = panel.getByRole("textbox", { name: "Trackers" });
  await text.fill(`${tracker}\n\nnonsense`);
  await panel.getByText("Line 3: this is no URL").waitFor();
  assertEquals(await panel.getByRole("button", { name: "Save" }).isDisabled(), true);
  await text.fill(`${tracker}\n\nhttp://127.0.0.1:9/0123456789abcdef0123/announce`);
  await panel.getByText("2 trackers in 2 tiers").waitFor();
  await panel.getByRole("button", { name: "Save" }).click();
  await scene.until(() => daemon.torrents()[0]?.trackers.length === 2);
  const added = panel.getByRole("row", { name: /127\.0\.0\.1:9/ });
  // What may be a passkey is not shown.
  await added.getByText("http://127.0.0.1:9/…/announce").waitFor();
  assertEquals(await page.locator(":focus").innerText(), "Edit trackers…");
}, SLOW);

pageTest("tells what happened to a torrent while it is looked at", async (play) => {
  const { daemon } = play;
  const panel = await open(play, "Log");
  await panel.getByText("Added").first().waitFor();
  await daemon.start([1]);
  await panel.getByText("Completed").first().waitFor();
  assertEquals(await panel.getByRole("heading").allInnerTexts(), ["Today"]);
}, FOLDERS);
