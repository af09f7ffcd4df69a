/**
 * W6: texts that others choose are texts: a torrent whose every text is a script runs none of them, wherever it is shown.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { encode } from "../../lib/bencode/mod.ts";
import { wireInfoHash } from "../../lib/metainfo/mod.ts";
import { encodeExtensionHandshake, encodeHandshake } from "../../lib/wire/mod.ts";
import { seedFiles } from "../support/browser/made_torrent.ts";
import { addingDialog, drop, openTab, paste, rowOf } from "../support/browser/page_acts.ts";
import { type PagePlay, pageTest } from "../support/browser/page_scene.ts";
import { LoopbackTracker } from "../support/loopback_tracker.ts";
import { RawConnection, rawPeerId } from "../support/raw_peer.ts";

/** What would run if it were not a text; no slash, as a name has none. */
function script(field: string): string {
  return `"'><img src=x onerror=reportScript('${field}')>`;
}

/** The same where slashes may be. */
function anyScript(field: string): string {
  return `${script(field)}<script>reportScript('${field}')</script><svg/onload=reportScript(1)>` +
    `{{constructor.constructor('reportScript()')()}}`;
}

const NAME = script("name");

/** Everything that the torrent says of itself. */
const TEXTS = {
  name: NAME,
  comment: anyScript("comment"),
  createdBy: anyScript("creator"),
  source: anyScript("source"),
  collections: [anyScript("collection")],
} as const;

/** A tracker that refuses in words of its own. */
function refusingTracker({ scene }: PagePlay): LoopbackTracker {
  const words = new Map([["failure reason", anyScript("tracker")]]);
  return scene.use(new LoopbackTracker({ answer: () => new Response(encode(words)) }));
}

/** Shakes hands with the daemon as a peer whose client has a name of that kind, and stays. */
async function joinAsPeer({ scene, daemon }: PagePlay, infoHash: Uint8Array): Promise<void> {
  const peer = scene.use(await RawConnection.dial({ hostname: "127.0.0.1", port: daemon.port }));
  const features = { fast: false, extensions: true, dht: false, v2: false };
  await peer.sendBytes(encodeHandshake({ infoHash, peerId: rawPeerId("script"), features }));
  assert(await peer.readHandshake());
  const payload = encodeExtensionHandshake({ messages: new Map(), client: anyScript("client") });
  await peer.send({ type: "extended", extension: 0, payload });
}

/** Waits until a text is seen somewhere, just as it is. */
async function seen(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

pageTest("W6: runs nothing that a torrent, its tracker or a peer is called", async (play) => {
  const { scene, daemon, page, becomes } = play;
  const ran: unknown[] = [];
  await page.exposeFunction("reportScript", (field: unknown) => void ran.push(field));
  const refusing = refusingTracker(play);
  const webSeed = `http://127.0.0.1:9/${encodeURI(anyScript("seed"))}?${anyScript("seed")}`;
  const { bytes, metainfo } = await seedFiles(scene, {
    ...TEXTS,
    files: {
      [`${script("folder")}/${script("file")}.mp3`]: new Uint8Array(50_000),
      [`${script("other")}.html`]: anyScript("content"),
    },
    trackers: [[refusing.url], [`${refusing.url}?${anyScript("address")}`]],
    webSeeds: [webSeed],
  });

  // The dialog that shows what is in it.
  await drop(page, [{ name: `${script("torrent file")}.torrent`, bytes }]);
  const dialog = addingDialog(page);
  await dialog.getByText(TEXTS.comment).waitFor();
  await dialog.getByText(TEXTS.createdBy).waitFor();
  await dialog.getByRole("textbox", { name: "Labels" }).fill(
    anyScript("label").replaceAll(",", ""),
  );
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await seen(page, `Added ${NAME}`);
  await rowOf(page, NAME).waitFor();
  await becomes(() => daemon.torrents()[0]?.state, "seeding");
  await joinAsPeer(play, wireInfoHash(metainfo));

  // Its row, its menus, and what is asked about it.
  const row = rowOf(page, NAME);
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("dialog", { name: "Remove this torrent?" }).getByText(NAME).waitFor();
  await page.keyboard.press("Escape");
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog", { name: "Rename" }).waitFor();
  await page.keyboard.press("Escape");

  // All tabs.
  const overview = await openTab(page, row, "Overview");
  await overview.getByText(TEXTS.comment).waitFor();
  const files = await openTab(page, row, "Files");
  await files.getByText(script("folder")).first().waitFor();
  const peers = await openTab(page, row, "Peers");
  await peers.getByText("onerror=reportScript('client')").first().waitFor();
  const trackers = await openTab(page, row, "Trackers");
  await trackers.getByText("onerror=reportScript('tracker')").first().waitFor();
  const log = await openTab(page, row, "Log");
  await log.getByText(/onerror=reportScript/).first().waitFor();

  // Whatever is searched for, and what could not be added.
  await page.getByRole("searchbox").fill(anyScript("search"));
  await page.getByRole("search").getByRole("status").getByText("onerror").first().waitFor();
  await page.getByRole("searchbox").fill("");
  await page.keyboard.press("Escape");
  const dn = encodeURIComponent(anyScript("dn")).replaceAll("'", "%27");
  await paste(page, `magnet:?xt=urn:btih:${"1".repeat(40)}&dn=${dn}`);
  await addingDialog(page).getByText("onerror=reportScript('dn')").first().waitFor();
  await page.keyboard.press("Escape");
  // It is closed before the browser has gone back, which would lead away again from where one goes meanwhile.
  await scene.until(() => !page.url().includes("#/add"));

  await page.goto(`${play.url}#/statistics`);
  await page.getByRole("heading", { name: "Statistics" }).first().waitFor();
  assertEquals(ran, []);
  assertEquals(await page.locator("img[src=x], svg[onload], script:not([src])").count(), 0);
});
