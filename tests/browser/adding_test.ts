/**
 * Adding torrents in the page: by link, file, magnet link and paste, with files that are chosen before anything starts.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { formatMagnet } from "../../lib/metainfo/mod.ts";
import { addingDialog, drop, openAdding, paste, rowOf } from "../support/browser/page_acts.ts";
import { pageTest } from "../support/browser/page_scene.ts";
import type { LoopbackScene } from "../support/loopback_scene.ts";
import { filesIn, type LoopbackTorrent } from "../support/loopback_torrent.ts";

/** Serves a .torrent file at this machine; gives its address. */
function serveTorrent(scene: LoopbackScene, { bytes }: LoopbackTorrent): string {
  const server = scene.use(
    Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      ({ url }) =>
        url.endsWith(".torrent") ? new Response(bytes) : new Response("", { status: 404 }),
    ),
  );
  return `http://127.0.0.1:${server.addr.port}/first.torrent`;
}

pageTest("says how to add a torrent where there is none", async ({ page }) => {
  const empty = page.locator(".empty");
  await empty.getByRole("heading", { name: "No torrents yet" }).waitFor();
  await empty.getByRole("button", { name: "Add torrent" }).click();
  await page.keyboard.press("Escape");
  await addingDialog(page).waitFor({ state: "detached" });
  // The free torrent to try is looked into, and nothing starts.
  await empty.getByRole("button", { name: /shared freely/ }).click();
  await addingDialog(page).getByText("Looking for peers").waitFor();
});

pageTest("adds a torrent by a link, and shows what is inside before", async (play) => {
  const { scene, daemon, page, torrents: [torrent] } = play;
  const dialog = await openAdding(page);
  await dialog.getByLabel("Link, magnet link").fill(serveTorrent(scene, torrent!));
  await page.keyboard.press("Enter");
  await dialog.getByText("2 files, 683.6 KiB").waitFor();
  assertEquals(daemon.torrents(), []);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await rowOf(page, "first").waitFor();
  await dialog.waitFor({ state: "detached" });
  await scene.until(() => daemon.torrents()[0]?.state === "seeding");
  await torrent!.assertIn(`${scene.dir}/downloads`);
});

pageTest("says why a link leads to no torrent, and tries again", async (play) => {
  const { scene, page, torrents: [torrent] } = play;
  const dialog = await openAdding(page);
  await dialog.getByLabel("Link, magnet link").fill(
    serveTorrent(scene, torrent!).replace("first.torrent", "nothing"),
  );
  await page.keyboard.press("Enter");
  assertMatch(await dialog.getByRole("alert").innerText(), /404/);
  await dialog.getByRole("button", { name: "Try again" }).click();
  assertMatch(await dialog.getByRole("alert").innerText(), /404/);
  assertEquals(await dialog.getByRole("button", { name: "Add", exact: true }).isDisabled(), true);
}, { allows: [/502|404|422/] });

pageTest(
  "adds files that are dropped anywhere, each with its own choice of files",
  async (play) => {
    const { scene, daemon, page, torrents } = play;
    await drop(
      page,
      torrents.map(({ metainfo, bytes }) => ({ name: `${metainfo.name}.torrent`, bytes })),
    );
    const dialog = addingDialog(page);
    await dialog.getByText("2 torrents: 2 ready").waitFor({ state: "attached" });
    await dialog.getByRole("button", { name: "What is in first" }).click();
    await dialog.getByRole("treeitem", { name: "a.bin" }).getByRole("checkbox").uncheck();
    await dialog.getByText("1 of 2 files, 390.6 KiB of 683.6 KiB").waitFor();
    await dialog.getByRole("button", { name: "Add 2" }).click();
    await rowOf(page, "first").waitFor();
    await rowOf(page, "second").waitFor();
    await scene.until(() => daemon.torrents().every(({ state }) => state === "seeding"));
    assertEquals(await filesIn(`${scene.dir}/downloads`), ["first/sub/b.bin", "second/c.bin"]);
  },
  {
    torrents: [
      { name: "first", files: { "a.bin": 300_000, "sub/b.bin": 400_000 } },
      { name: "second", files: { "c.bin": 100_000 }, seed: 2 },
    ],
  },
);

pageTest("adds a magnet link that is pasted, when its metadata has come", async (play) => {
  const { scene, daemon, page, torrents: [torrent], tracker } = play;
  const { infoHashes } = torrent!.metainfo;
  await paste(page, formatMagnet({ infoHashes, trackers: [tracker] }));
  const dialog = addingDialog(page);
  await dialog.getByText("2 files, 683.6 KiB").waitFor();
  assertEquals(daemon.torrents(), []);
  await dialog.getByRole("treeitem", { name: "sub" }).getByRole("checkbox").first().uncheck();
  await dialog.getByText("1 of 2 files, 293.0 KiB of 683.6 KiB").waitFor();
  await dialog.getByLabel("Labels").fill("iso");
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Start at once").uncheck();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await rowOf(page, "first").waitFor();
  const [view] = daemon.torrents();
  assertEquals([view?.state, view?.labels], ["stopped", ["iso"]]);
  await daemon.start([view?.id ?? 0]);
  await scene.until(() => view?.state === "seeding");
  assertEquals(await filesIn(`${scene.dir}/downloads`), ["first/a.bin"]);
});

pageTest("adds a magnet link whose metadata has not come", async ({ page, daemon, torrents }) => {
  const { infoHashes } = torrents[0]!.metainfo;
  await paste(page, formatMagnet({ infoHashes, name: "nobody has it" }));
  const dialog = addingDialog(page);
  await dialog.getByText("Looking for peers").waitFor();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await rowOf(page, "nobody has it").waitFor();
  assertEquals(daemon.torrents().map(({ state }) => state), ["metadata"]);
});

pageTest("leads to the torrent that is there already", async ({ page, torrents: [torrent] }) => {
  await rowOf(page, "first").waitFor();
  await drop(page, [{ name: "first.torrent", bytes: torrent!.bytes }]);
  const dialog = addingDialog(page);
  await dialog.getByText("in the list already").waitFor();
  await dialog.getByRole("button", { name: "Show it" }).click();
  await page.getByRole("region", { name: "Details of first" }).waitFor();
}, { added: 1 });
