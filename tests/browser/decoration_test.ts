/**
 * W5: nothing is fetched from anywhere to look better, such as icons of trackers.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { seedFiles } from "../support/browser/made_torrent.ts";
import { openTab, rowOf } from "../support/browser/page_acts.ts";
import { pageTest } from "../support/browser/page_scene.ts";
import { announceAnswer, LoopbackTracker } from "../support/loopback_tracker.ts";

pageTest("W5: asks nobody for decoration, and neither does the daemon", async (play) => {
  const { scene, daemon, page, url, becomes } = play;
  const asked = new Set<string>();
  page.on("request", (request) => void asked.add(new URL(request.url()).origin));
  const paths = new Set<string>();
  const tracker = scene.use(
    new LoopbackTracker({
      answer(_, request) {
        paths.add(new URL(request.url).pathname);
        return announceAnswer([]);
      },
    }),
  );
  const { origin } = new URL(tracker.url);
  const { bytes } = await seedFiles(scene, {
    name: "plain",
    comment: `${origin}/comment.png`,
    source: `${origin}/source.png`,
    createdBy: `${origin}/creator.png`,
    files: { "cover.png": new Uint8Array(1_000), "film.mp4": new Uint8Array(50_000) },
    trackers: [[tracker.url]],
  });
  await daemon.add({ source: { kind: "metainfo", bytes } });
  await becomes(() => daemon.torrents()[0]?.state, "seeding");
  await scene.until(() => tracker.announces.length > 0);
  await page.reload();
  const row = rowOf(page, "plain");
  await row.waitFor();
  for (const tab of ["Overview", "Files", "Peers", "Trackers", "Log"]) {
    await openTab(page, row, tab);
  }
  await page.goto(`${url}#/statistics`);
  await page.getByRole("heading", { name: "Statistics" }).first().waitFor();
  assertEquals([...asked], [new URL(url).origin]);
  assert([...paths].every((path) => path === "/announce"), [...paths].join(", "));
}, { torrents: [] });
