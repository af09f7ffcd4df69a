/**
 * How a browser gets in, and what stays out.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { openPage, pageTest } from "../support/browser/page_scene.ts";
import { TOKEN } from "../support/clients/served_daemon.ts";

pageTest("is signed in by the address that was printed, which loses its token", async (play) => {
  const { page, url, browser } = play;
  await page.getByRole("main").waitFor();
  assertEquals(page.url(), url);
  await page.reload();
  await page.getByRole("main").waitFor();
  assertEquals(await page.title(), "Shoal");
  const [cookie] = await page.context().cookies();
  assertEquals([cookie?.httpOnly, cookie?.sameSite], [true, "Strict"]);

  const unsigned = await fetch(url);
  assertMatch(await unsigned.text(), /token/);
  assertEquals(unsigned.status, 401);
  // What asks for a name and a password is the browser.
  const httpCredentials = { username: "anyone", password: TOKEN };
  const { page: other, complaints } = await openPage(browser, url, { httpCredentials });
  await other.getByRole("main").waitFor();
  assertEquals(complaints.but([/401/]), []);
});

pageTest("does not open in a frame of another page", async ({ scene, page, url }) => {
  const elsewhere = scene.use(
    Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      () =>
        new Response(`<iframe src="${url}?token=${TOKEN}"></iframe>`, {
          headers: { "content-type": "text/html" },
        }),
    ),
  );
  await page.goto(`http://127.0.0.1:${elsewhere.addr.port}/`);
  const [, frame] = page.frames();
  assertEquals(await frame?.locator("main").count(), 0);
}, { allows: [/403|frame-ancestors/] });
