/**
 * A sound that is played while it is downloaded, for which no other program is needed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { makeWav, seedFiles } from "../support/browser/made_torrent.ts";
import { openTab, rowOf } from "../support/browser/page_acts.ts";
import { pageTest } from "../support/browser/page_scene.ts";

/** Seconds of the sound. */
const SECONDS = 90;

pageTest("plays a sound while it is downloaded", async ({ scene, daemon, page, becomes }) => {
  const { bytes } = await seedFiles(scene, {
    name: "sounds",
    files: { "tone.wav": makeWav(SECONDS), "readme.txt": "a tone" },
    pieceLength: 16_384,
    seeder: { uploadLimit: 60_000 },
  });
  await daemon.add({ source: { kind: "metainfo", bytes } });
  const files = await openTab(page, rowOf(page, "sounds"), "Files");
  await files.getByRole("link", { name: "Play tone.wav" }).click();
  const media = page.locator("video, audio");
  await media.waitFor({ state: "attached" });
  async function state(): Promise<{ time: number; duration: number; error: string }> {
    return await page.evaluate(`(() => {
      const { currentTime, duration, error } = document.querySelector("video, audio");
      return { time: currentTime, duration, error: String(error) };
    })()`);
  }
  await scene.until(async () => (await state()).time > 0.3);
  assertEquals((await state()).error, "null");
  assertEquals(Math.round((await state()).duration), SECONDS);
  assertEquals(daemon.torrents()[0]?.state, "downloading", "it was there before it was played");
  // To where nothing is yet: what is there is asked for first.
  const begun = performance.now();
  await page.getByRole("slider", { name: "Place" }).fill("70");
  await scene.until(async () => (await state()).time > 70.2);
  assert(performance.now() - begun < 10_000);
  assert((daemon.torrents()[0]?.doneBytes ?? 0) < SECONDS * 8_000, "all of it had come by then");
  await becomes(() => daemon.torrents()[0]?.state, "seeding");
}, { torrents: [], timeoutMs: 90_000 });
