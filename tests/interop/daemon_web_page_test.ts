/**
 * Transmission's own web page, as Debian has it, with the daemon behind it and Chromium before it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Daemon } from "../../lib/daemon/mod.ts";
import { ChromiumPage, isChromiumInstalled } from "../support/clients/chromium.ts";
import { seedTorrents } from "../support/clients/seeded_torrent.ts";
import { serveDaemon, TOKEN } from "../support/clients/served_daemon.ts";
import {
  isTransmissionWebInstalled,
  transmissionWeb,
} from "../support/clients/transmission_web.ts";
import { type LoopbackScene, loopbackTest } from "../support/loopback_scene.ts";
import { filesIn, type LoopbackTorrent } from "../support/loopback_torrent.ts";

function lack(): string | undefined {
  if (!isChromiumInstalled()) return "Chromium is not there";
  return isTransmissionWebInstalled() ? undefined : "Transmission's web page is not there";
}

interface Play {
  readonly scene: LoopbackScene;
  readonly daemon: Daemon;
  readonly torrents: readonly LoopbackTorrent[];
  readonly page: ChromiumPage;
  /** Waits until the page has a text. */
  shows(text: string): Promise<void>;
  /** Clicks at a torrent in the list, so that it is selected. */
  select(name: string): Promise<void>;
}

/** Opens the page with one torrent that is there, and another that could be added. */
function pageTest(name: string, act: (play: Play) => Promise<void>): void {
  const options = { name: `Transmission's web page ${name}`, lack: lack(), timeoutMs: 60_000 };
  loopbackTest(options, async (scene) => {
    const { torrents } = await seedTorrents(scene, [
      { name: "first", files: { "a.bin": 300_000, "b.bin": 400_000 }, seed: 1 },
      { name: "second", files: { "c.bin": 200_000, "d.bin": 300_000 }, seed: 2 },
    ]);
    const [first] = torrents;
    assert(first);
    const { daemon, url } = await serveDaemon(scene, { assets: await transmissionWeb() });
    await daemon.add({ source: { kind: "metainfo", bytes: first.bytes } });
    const page = await ChromiumPage.open(scene);
    const text = async () => String(await page.evaluate("document.body.innerText"));
    const shows = (wanted: string) => scene.until(async () => (await text()).includes(wanted));
    await page.goTo(`${url}?token=${TOKEN}`);
    await shows("this browser is signed in");
    await page.goTo(`${url}transmission/web/`);
    await shows("first");
    async function select(wanted: string): Promise<void> {
      await page.evaluate(`
        for (const name of document.querySelectorAll(".torrent_name")) {
          name.id = "name-of-" + name.textContent;
        }
      `);
      await page.click(`#name-of-${wanted}`);
    }
    await act({ scene, daemon, torrents, page, shows, select });
    const thrown = page.complaints.filter((complaint) => complaint.includes("exceptionDetails"));
    assertEquals(thrown, []);
  });
}

pageTest("lists, pauses and starts torrents", async ({ scene, daemon, page, shows, select }) => {
  const [view] = daemon.torrents();
  await shows("Seeding to");
  await shows("700.0 kB, uploaded 0 B (Ratio 0.00)");
  await select("first");
  await page.click("#toolbar-pause");
  await scene.until(() => view?.state === "stopped");
  await shows("Paused");
  await page.click("#toolbar-start");
  await scene.until(() => view?.state === "seeding");
  await shows("Seeding to");
});

pageTest("adds a torrent from a file, and removes it with its data", async (play) => {
  const { scene, daemon, torrents: [first, second], page, shows, select } = play;
  assert(first && second);
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  await page.click("#toolbar-open");
  await page.chooseFile("#torrent_upload_file", await second.save(scene.dir));
  await page.click("#upload_confirm_button");
  await scene.until(() => daemon.torrents()[1]?.state === "seeding");
  await shows("second");
  assertEquals(await filesIn(`${scene.dir}/downloads`), [
    "first/a.bin",
    "first/b.bin",
    "second/c.bin",
    "second/d.bin",
  ]);

  await select("second");
  await page.evaluate(`transmission.removeSelectedTorrentsAndData()`);
  await shows("Remove second and delete data?");
  await page.click("#dialog_confirm_button");
  await scene.until(() => daemon.torrents().length === 1);
  await scene.until(async () =>
    !String(await page.evaluate("document.body.innerText")).includes("second")
  );
  await first.assertIn(`${scene.dir}/downloads`);
});

pageTest("removes a torrent and leaves its data", async (play) => {
  const { scene, daemon, torrents: [first], page, shows, select } = play;
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  await select("first");
  await page.click("#toolbar-remove");
  await shows("Remove first?");
  await page.click("#dialog_confirm_button");
  await scene.until(() => daemon.torrents().length === 0);
  await first?.assertIn(`${scene.dir}/downloads`);
});

pageTest("shows what is in a torrent, and chooses files", async (play) => {
  const { scene, daemon, torrents: [, second], page, shows, select } = play;
  assert(second);
  const source = { kind: "metainfo", bytes: second.bytes } as const;
  const { torrent: view } = await daemon.add({ source, isPaused: true });
  await shows("second");
  await select("second");
  await page.click("#toolbar-inspector");
  await shows(view.infoHash);
  await shows(`${scene.dir}/downloads`);
  await page.click("#inspector-tab-trackers");
  await shows(new URL(view.trackers[0]?.announce ?? "").host);
  await page.click("#inspector-tab-files");
  // The folder has one, too.
  const boxes = `document.querySelectorAll("li .file_wanted_control").length`;
  await scene.until(async () => await page.evaluate(boxes) === 3);
  await page.evaluate(`document.querySelectorAll("li .file_wanted_control")[1].id = "box"`);
  await page.click("#box");
  const wanted = () => view.files().map(({ isWanted }) => isWanted);
  await daemon.prepare([view.id]);
  await scene.until(() => wanted().includes(false));
  assertEquals(wanted(), [false, true]);
});

pageTest("turns the other limits on, and shows what was moved", async (play) => {
  const { scene, daemon, page, shows } = play;
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  await page.click("#turtle-button");
  await scene.until(() => daemon.settings.usesAltLimits);
  await page.evaluate(`transmission.showStatsDialog()`);
  await shows("Started");
  const downloaded = `document.querySelector("#stats-session-downloaded").textContent`;
  await scene.until(async () => await page.evaluate(downloaded) === "700.0 kB");
});
