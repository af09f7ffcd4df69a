import { assertEquals } from "@std/assert";
import { HostCheck } from "../../../../lib/daemon/http/host_check.ts";
import { RequestGate } from "../../../../lib/daemon/http/request_gate.ts";
import type { Route } from "../../../../lib/daemon/http/route.ts";
import { SessionCookie } from "../../../../lib/daemon/http/session_cookie.ts";
import { basic, TOKEN } from "./daemon_server.ts";

/** A route that changes something. */
const CHANGING: Route = {
  methods: ["GET", "POST"],
  access: "admin",
  handle: () => new Response(),
};

/** How somebody comes to a gate. */
interface Coming {
  readonly method?: string;
  readonly route?: Route;
  readonly host?: string;
  readonly path?: string;
}

/** A gate that nobody has come to, and what it answers; undefined where it lets in. */
function refusalOf(headers: Record<string, string>, coming: Coming = {}): Response | undefined {
  const { method = "POST", route = CHANGING, host = "localhost", path = "/api" } = coming;
  const gate = new RequestGate({
    token: TOKEN,
    users: [{ name: "ben", password: "ben's password", role: "read-only" }],
    hosts: new HostCheck([]),
    cookie: new SessionCookie(TOKEN, { isSecure: false }),
    isSecure: false,
  });
  const verdict = gate.admit({
    request: new Request("http://localhost/api", { method, headers }),
    target: { authorities: [host], path, query: "" },
    from: "127.0.0.1",
    route,
    now: 0,
  });
  return "refusal" in verdict ? verdict.refusal : undefined;
}

/** The status of that: 200 for one that it lets in. */
function statusOf(headers: Record<string, string>, coming?: Coming): number {
  return refusalOf(headers, coming)?.status ?? 200;
}

Deno.test("W8: RequestGate takes changes as application/json alone", () => {
  const authorization = `Bearer ${TOKEN}`;
  const cases: [string | undefined, number][] = [
    ["application/json", 200],
    ["Application/JSON; charset=utf-8", 200],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
    ["text/plain", 415],
    ["text/plain; application/json", 415],
    ["application/jsonp", 415],
    [undefined, 415],
  ];
  for (const [type, status] of cases) {
    const headers = { authorization, ...type !== undefined && { "content-type": type } };
    assertEquals(statusOf(headers), status, type);
  }
  assertEquals(statusOf({ authorization }, { method: "GET" }), 200);
  const route: Route = { ...CHANGING, methods: ["DELETE"] };
  assertEquals(statusOf({ authorization }, { method: "DELETE", route }), 200);
});

Deno.test("RequestGate lets those who may only look look", () => {
  const authorization = basic("ben", "ben's password");
  const headers = { authorization, "content-type": "application/json" };
  assertEquals(statusOf(headers), 403);
  assertEquals(statusOf(headers, { method: "GET" }), 403);
  assertEquals(statusOf(headers, { route: { ...CHANGING, access: "user" } }), 200);
});

Deno.test("RequestGate refuses in JSON below /api/v1, and in a line of text elsewhere", async () => {
  const message = "This server does not answer for that host";
  const host = "evil.example";
  const json = refusalOf({}, { host, path: "/api/v1/torrents" });
  assertEquals(json?.status, 421);
  assertEquals(await json?.json(), { error: { kind: "wrong-host", message } });
  for (const path of ["/api/v1", "/api/v2/torrents", "/"]) {
    assertEquals(await refusalOf({}, { host, path })?.text(), `${message}\n`, path);
  }
});
