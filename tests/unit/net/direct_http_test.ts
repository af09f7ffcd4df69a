import { assertEquals, assertRejects } from "@std/assert";
import { askDirectly, listenHttp } from "../../../lib/net/mod.ts";
import { withTempFolder } from "../../support/temp_folder.ts";

const IS_UNIX = Deno.build.os !== "windows";

/** Tells what it was asked for; at /away it names another server. */
async function answer(request: Request): Promise<Response> {
  const { method, url, headers } = request;
  const { pathname, search } = new URL(url);
  if (pathname === "/away") return Response.redirect("http://127.0.0.1:9/", 302);
  const text = [method, pathname + search, headers.get("authorization"), await request.text()];
  return new Response(text.join(" "), { status: 202, headers: { "content-type": "text/x" } });
}

Deno.test("askDirectly() asks at a port, and follows no redirect", async () => {
  const listener = await listenHttp({ hostname: "127.0.0.1", port: 0 }, answer);
  const at = { origin: new URL(`http://127.0.0.1:${listener.port}`) };
  const headers = { authorization: "Bearer x" };
  const reply = await askDirectly(at, { method: "PATCH", path: "/a?b=c", headers, body: "d" });
  assertEquals(reply, { status: 202, contentType: "text/x", text: "PATCH /a?b=c Bearer x d" });
  const away = await askDirectly(at, { method: "GET", path: "/away", headers });
  assertEquals(away.status, 302);
  await listener.close();
  await assertRejects(() => askDirectly(at, { method: "GET", path: "/", headers }), TypeError);
});

Deno.test({
  name: "askDirectly() asks at a Unix socket",
  ignore: !IS_UNIX,
  fn: () =>
    withTempFolder(async (dir) => {
      const path = `${dir}/shoal.sock`;
      const listener = await listenHttp({ path }, answer);
      const request = { method: "POST", path: "/a", headers: {}, body: "d" };
      const { text } = await askDirectly({ socket: path }, request);
      assertEquals(text, "POST /a  d");
      await listener.close();
      await assertRejects(() => askDirectly({ socket: path }, request), TypeError);
    }),
});

Deno.test("askDirectly() gives up when it is told to", async () => {
  const listener = await listenHttp({ hostname: "127.0.0.1", port: 0 }, answer);
  const at = { origin: new URL(`http://127.0.0.1:${listener.port}`) };
  const signal = AbortSignal.abort(new Error("enough"));
  const request = { method: "GET", path: "/", headers: {}, signal };
  await assertRejects(() => askDirectly(at, request), Error, "enough");
  await listener.close();
});
