import { assertEquals, assertRejects } from "@std/assert";
import { type DirectAddress, listenHttp, openDirectHttp } from "../../../lib/net/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

const IS_UNIX = Deno.build.os !== "windows";

/** Tells what it was asked for; at /away it names another server. */
async function answer(request: Request): Promise<Response> {
  const { method, url, headers } = request;
  const { pathname, search } = new URL(url);
  if (pathname === "/away") return Response.redirect("http://127.0.0.1:9/", 302);
  const text = [method, pathname + search, headers.get("authorization"), await request.text()];
  return new Response(text.join(" "), { status: 202 });
}

async function ask(at: DirectAddress, url: string, init: RequestInit = {}): Promise<string> {
  using http = openDirectHttp(at);
  const response = await http.fetch(url, init);
  return `${response.status} ${await response.text()}`;
}

Deno.test("openDirectHttp() asks at a port, and follows no redirect", async () => {
  const listener = await listenHttp({ hostname: "127.0.0.1", port: 0 }, answer);
  const url = `http://127.0.0.1:${listener.port}`;
  const at = { origin: new URL(url) };
  const init = { method: "PATCH", headers: { authorization: "Bearer x" }, body: "d" };
  assertEquals(await ask(at, `${url}/a?b=c`, init), "202 PATCH /a?b=c Bearer x d");
  assertEquals(await ask(at, `${url}/away`), "302 ");
  await listener.close();
  await assertRejects(() => ask(at, url), TypeError);
});

Deno.test({
  name: "openDirectHttp() asks at a Unix socket",
  ignore: !IS_UNIX,
  fn: () =>
    withTempFolder(async (dir) => {
      const path = `${dir}/shoal.sock`;
      const listener = await listenHttp({ path }, answer);
      const url = "http://localhost/a";
      assertEquals(
        await ask({ socket: path }, url, { method: "POST", body: "d" }),
        "202 POST /a  d",
      );
      await listener.close();
      await assertRejects(() => ask({ socket: path }, url), TypeError);
    }),
});

Deno.test("openDirectHttp() gives up when it is told to", async () => {
  const listener = await listenHttp({ hostname: "127.0.0.1", port: 0 }, answer);
  const url = `http://127.0.0.1:${listener.port}`;
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => ask({ origin: new URL(url) }, url, { signal }), Error, "enough");
  await listener.close();
});
