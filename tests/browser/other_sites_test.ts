/**
 * What the pages of other sites can do to a daemon that the browser is signed in to: nothing.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type PagePlay, pageTest } from "../support/browser/page_scene.ts";
import type { LoopbackScene } from "../support/loopback_scene.ts";

/** What a page of another site may say of that. */
const REFUSALS = [
  /^request: /,
  /40[0-9]|421|ERR_BLOCKED|CORS|ERR_FAILED|Cross-Origin|NotSameOrigin/i,
];

/** Serves one page of another site, at this machine. */
function serveSite(scene: LoopbackScene, body: string): number {
  const server = scene.use(
    Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      () => new Response(body, { headers: { "content-type": "text/html" } }),
    ),
  );
  return server.addr.port;
}

/** What would change something if it were believed: where it is sent, and what. */
const CHANGES: readonly (readonly [path: string, body: string])[] = [
  ["api/v1/torrents/stop", '{"ids":[1]}'],
  ["api/v1/torrents/1", '{"labels":["theirs"]}'],
  ["transmission/rpc", '{"method":"torrent-remove","arguments":{"ids":[1]}}'],
  ["transmission/rpc", '{"jsonrpc":"2.0","method":"torrent_stop","params":{"ids":[1]},"id":1}'],
];

/** What the torrent is like that they are after. */
function stateOf({ daemon }: PagePlay): unknown {
  return daemon.torrents().map(({ state, labels }) => ({ state, labels }));
}

for (const host of ["127.0.0.1", "evil.example"]) {
  pageTest(`W8: forms, scripts and pictures of ${host} change nothing`, async (play) => {
    const { scene, page, url, daemon } = play;
    await scene.until(() => daemon.torrents()[0]?.state === "seeding");
    const before = stateOf(play);
    const port = serveSite(scene, "<p>a site</p>");
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      for (const [path, body] of CHANGES) {
        await page.goto(`http://${host}:${port}/`);
        const form = { action: url + path, type, body };
        const [answer] = await Promise.all([
          page.waitForResponse((response) => response.url().startsWith(url)),
          page.waitForURL(url + path),
          page.evaluate(`(() => {
            const { action, type, body } = ${JSON.stringify(form)};
            const form = Object.assign(document.createElement("form"), {
              action, enctype: type, method: "post",
            });
            form.append(Object.assign(document.createElement("input"), { name: body, value: "" }));
            document.body.append(form);
            form.submit();
          })()`),
        ]);
        assertEquals([answer.status(), path], [403, path]);
      }
    }
    await page.goto(`http://${host}:${port}/`);
    const heard = await page.evaluate(`(async () => {
      const heard = [];
      const changes = ${JSON.stringify(CHANGES)};
      for (const [path, body] of changes) {
        for (const method of ["GET", "POST"]) {
          for (const mode of ["no-cors", "cors"]) {
            for (const type of ["text/plain", "application/json"]) {
              const answer = await fetch(${JSON.stringify(url)} + path, {
                method, mode, credentials: "include",
                ...(method === "POST" ? { body, headers: { "content-type": type } } : {}),
              }).catch(() => undefined);
              if (answer && answer.type !== "opaque") heard.push(path + " " + method + " " + mode);
            }
          }
        }
      }
      for (const kind of ["img", "script", "video"]) {
        await new Promise((done) => {
          const element = document.createElement(kind);
          element.onload = () => { heard.push(kind); done(); };
          element.onerror = element.onloadedmetadata = done;
          element.src = ${JSON.stringify(url)} + "api/v1/torrents";
          document.body.append(element);
        });
      }
      return heard;
    })()`);
    assertEquals(heard, []);
    assertEquals(stateOf(play), before);
  }, { added: 1, allows: REFUSALS });
}

pageTest("W1: a name that was bound to this machine opens nothing", async ({ page, url }) => {
  const rebound = new URL(url);
  rebound.hostname = "evil.example";
  for (const path of ["", "api/v1/torrents", "transmission/rpc", "healthz", "app.js"]) {
    const answer = await page.goto(`${rebound}${path}`);
    assertEquals([answer?.status(), path], [421, path]);
    assertStringIncludes(await page.locator("body").innerText(), "that host");
  }
}, { allows: [/421|Opener-Policy/] });
