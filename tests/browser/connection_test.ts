/**
 * What the page does when the daemon can not be reached: it says since when, keeps what it has, and catches up.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Locator } from "playwright-core";
import { openPage, pageTest } from "../support/browser/page_scene.ts";
import { rowOf } from "../support/browser/page_acts.ts";
import { TcpProxy } from "../support/browser/tcp_proxy.ts";
import { TOKEN } from "../support/clients/served_daemon.ts";
import { loopbackTest } from "../support/loopback_scene.ts";
import { LoopbackTorrent } from "../support/loopback_torrent.ts";
import { lackOfBrowser, openBrowser } from "../support/browser/open_browser.ts";

/** What is to be expected while there is no connection. */
const NO_CONNECTION = [/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_NETWORK|ERR_SOCKET/];

/** Has the page try at once, so that no test waits for its patience, and waits until it is connected. */
async function reconnect(banner: Locator): Promise<void> {
  const gone = banner.waitFor({ state: "detached" });
  // It may try by itself just now, so that there is nothing to press any more.
  await Promise.any([gone, banner.getByRole("button", { name: "Try now" }).click()]);
  await gone;
}

pageTest("says that the connection is lost, and catches up when it is back", async (play) => {
  const { scene, browser, daemon, url, torrents: [first, second] } = play;
  const proxy = TcpProxy.open(scene, url);
  const { page, complaints } = await openPage(browser, `${proxy.url}?token=${TOKEN}`);
  await rowOf(page, "first").waitFor();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/events")) asked.push(request.url());
  });

  proxy.cut();
  const banner = page.getByRole("alert").filter({ hasText: "No connection to the daemon since" });
  await banner.waitFor();
  assertMatch(await banner.innerText(), /since \d\d:\d\d/);
  assert(await rowOf(page, "first").isVisible());
  // What happens meanwhile is there afterwards.
  await daemon.add({ source: { kind: "metainfo", bytes: second!.bytes } });
  await daemon.change([1], { labels: ["meanwhile"] });

  proxy.mend(Number(new URL(url).port));
  await reconnect(banner);
  await rowOf(page, "second").waitFor();
  await rowOf(page, "first").getByText("meanwhile").waitFor();
  const since = new URL(asked.at(-1) ?? url).searchParams.get("since");
  assertMatch(since ?? "", /^.+-\d+$/, "it goes on from the last event that it had");
  assertEquals(complaints.but(NO_CONNECTION), []);
  assertEquals(first!.metainfo.name, "first");
}, {
  added: 1,
  torrents: [
    { name: "first", files: { "a.bin": 300_000 } },
    { name: "second", files: { "b.bin": 100_000 }, seed: 2 },
  ],
});

pageTest("says nothing when the connection is dropped for a moment", async (play) => {
  const { scene, browser, daemon, url } = play;
  const proxy = TcpProxy.open(scene, url);
  const { page, complaints } = await openPage(browser, `${proxy.url}?token=${TOKEN}`);
  await rowOf(page, "first").waitFor();
  const reset = page.waitForRequest(/\/events\?.*since=/);
  proxy.drop();
  await reset;
  await daemon.change([1], { labels: ["later"] });
  await rowOf(page, "first").getByText("later").waitFor();
  assertEquals(complaints.but(NO_CONNECTION), []);
}, { added: 1 });

loopbackTest({
  name: "the page goes on when the daemon is killed and started again",
  lack: lackOfBrowser(),
  timeoutMs: 60_000,
}, async (scene) => {
  const torrent = new LoopbackTorrent({ name: "kept", files: { "a.bin": 300_000 } });
  const serve = () =>
    scene.program([
      "serve",
      ...["-o", `${scene.dir}/downloads`, "--state", `${scene.dir}/state`, "-p", "0"],
      ...["--http", "127.0.0.1:0", "--token", TOKEN, "--json"],
    ]);
  const before = serve();
  const { url } = await before.event(({ event }) => event === "serving");
  const proxy = TcpProxy.open(scene, String(url));
  const browser = await openBrowser(scene);
  const { page, complaints } = await openPage(browser, `${proxy.url}?token=${TOKEN}`);
  await fetch(`${url}api/v1/torrents`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ metainfo: torrent.bytes.toBase64(), isPaused: true }),
  }).then((answer) => answer.body?.cancel());
  await rowOf(page, "kept").waitFor();

  await before.kill();
  const banner = page.getByRole("alert").filter({ hasText: "No connection to the daemon" });
  await banner.waitFor();
  const after = serve();
  const again = await after.event(({ event }) => event === "serving");
  proxy.mend(Number(new URL(String(again.url)).port));
  await reconnect(banner);
  await rowOf(page, "kept").waitFor();
  // The browser is still signed in, and what is done goes to the one that runs now.
  await rowOf(page, "kept").click();
  await page.getByRole("toolbar").getByRole("button", { name: "Start" }).click();
  await rowOf(page, "kept").getByText(/Downloading|Waiting|Checking/i).first().waitFor();
  assertEquals(complaints.but(NO_CONNECTION), []);
});
