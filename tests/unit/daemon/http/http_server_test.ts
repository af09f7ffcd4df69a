import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { signInUrl } from "../../../../lib/daemon/http/mod.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakeTorrent } from "../support/fake_torrent.ts";
import { type AskInit, basic, openScene, rawStatus, SESSION_ID, TOKEN } from "./daemon_server.ts";

/** All paths that there are, and one that there is not. */
const PATHS = ["/", "/app.js", "/transmission/rpc", "/transmission/rpc/", "/metrics", "/healthz"]
  .concat("/api/v1/torrents", "/api/v1/sign-out", "/api/v1/previews/1", "/nothing")
  .concat("/api/v1/openapi.json", "/stream/1/0/a.webm", "/stream/1/playlist.m3u8", "/stream/9/0/x");

const ASSETS = new Map([[
  "/app.js",
  { bytes: new TextEncoder().encode("run();"), contentType: "text/javascript" },
]]);

Deno.test("W1: a request for another host gets 421 on each path, before anything else", async () => {
  await using scene = await openScene({ assets: ASSETS });
  for (const path of PATHS) {
    for (const host of ["evil.example", "localhost.evil.example", "1.2.3.4.evil.example"]) {
      const answer = rawStatus(
        scene.port,
        `GET ${path} HTTP/1.1`,
        `Host: ${host}`,
        `Authorization: Bearer ${TOKEN}`,
      );
      assertEquals(await answer, 421, `${host}${path}`);
    }
  }
});

Deno.test("W1: Host may be an address or localhost however it is written, and must be there once", async () => {
  await using scene = await openScene({ allowedHosts: ["Shoal.example."] });
  const cases: [string[], number][] = [
    [["Host: localhost"], 200],
    [["Host: LOCALHOST.:9091"], 200],
    [["Host: 127.0.0.1:1"], 200],
    [["Host: 192.0.2.1"], 200],
    [["Host: [::1]:9091"], 200],
    [["Host: [::1]"], 200],
    [["Host: shoal.example"], 200],
    [["Host: shoal.example.:443"], 200],
    [["Host: www.shoal.example"], 421],
    [[], 421],
    [["Host: "], 421],
    [["Host: localhost", "Host: evil.example"], 400],
    [["Host: localhost, evil.example"], 421],
    [["Host: localhost@evil.example"], 421],
    [["Host: localhost/x"], 421],
    [["Host: localhost.."], 421],
    [["Host: [evil.example]"], 421],
    [["Host: localhost:80:80"], 421],
  ];
  for (const [lines, status] of cases) {
    assertEquals(await rawStatus(scene.port, "GET /healthz HTTP/1.1", ...lines), status, lines[0]);
  }
  const absolute = "GET http://evil.example/healthz HTTP/1.1";
  assertEquals(await rawStatus(scene.port, absolute, "Host: localhost"), 421);
});

Deno.test("W1: what a page of another site asks for gets 403 on each path", async () => {
  await using scene = await openScene({ assets: ASSETS });
  const own = `http://127.0.0.1:${scene.port}`;
  const cases: [Record<string, string>, boolean][] = [
    [{ origin: "http://evil.example" }, false],
    [{ origin: "null" }, false],
    [{ origin: `http://127.0.0.1:${scene.port + 1}` }, false],
    [{ origin: `http://localhost:${scene.port}` }, false],
    [{ "sec-fetch-site": "cross-site" }, false],
    [{ "sec-fetch-site": "same-site" }, false],
    [{ origin: own, "sec-fetch-site": "cross-site" }, false],
    [{ origin: own }, true],
    [{ origin: own, "sec-fetch-site": "same-origin" }, true],
    [{ "sec-fetch-site": "none" }, true],
  ];
  for (const path of PATHS) {
    for (const [headers, isOwn] of cases) {
      const { status } = await scene.ask(path, { headers });
      assertEquals(status !== 403, isOwn, `${path} ${JSON.stringify(headers)}`);
    }
  }
  assertEquals(scene.rpc.calls, []);
});

Deno.test("W2: each answer tells browsers the same, and nothing of CORS", async () => {
  await using scene = await openScene({ assets: ASSETS });
  const paths = [...PATHS, "/?token=x", `/?token=${TOKEN}`];
  for (const path of paths) {
    for (const init of [{}, { isSigned: false }, { method: "OPTIONS" }, { method: "POST" }]) {
      const { headers } = await scene.ask(path, init);
      const csp = headers.get("content-security-policy") ?? "";
      assertStringIncludes(csp, "default-src 'none'");
      assertStringIncludes(csp, "frame-ancestors 'none'");
      assertEquals(/unsafe|\*/.test(csp), false);
      assertEquals(headers.get("x-content-type-options"), "nosniff", path);
      assertEquals(headers.get("referrer-policy"), "no-referrer", path);
      assertEquals(headers.get("x-frame-options"), "DENY", path);
      assertEquals(headers.get("cross-origin-resource-policy"), "same-origin", path);
      assertEquals(headers.get("cross-origin-opener-policy"), "same-origin", path);
      assertStringIncludes(headers.get("cache-control") ?? "", "no-", path);
      const cors = [...headers.keys()].filter((name) => name.startsWith("access-control-"));
      assertEquals(cors, [], path);
    }
  }
});

Deno.test("W3: nothing but the daemon's health is told without a token or password", async () => {
  await using scene = await openScene({ assets: ASSETS });
  for (const path of PATHS) {
    const { status, headers } = await scene.ask(path, { isSigned: false });
    assertEquals(status, path === "/healthz" ? 200 : 401, path);
    if (status === 401) assertStringIncludes(headers.get("www-authenticate") ?? "", "Basic realm");
  }
});

Deno.test("W3: openHttpServer() lets others in only by a token or password that was chosen", async () => {
  const others = { at: { hostname: "0.0.0.0", port: 0 } };
  await assertRejects(() => openScene(others), TypeError, "choose a token");
  await assertRejects(
    () => openScene({ at: { hostname: "shoal.example", port: 0 } }),
    TypeError,
    "choose a token",
  );
  const users = [{ name: "admin", password: "admin", role: "admin" as const }];
  await assertRejects(() => openScene({ ...others, users }), TypeError, "less than 8 characters");
  await assertRejects(() => openScene({ token: "" }), TypeError, "token is empty");
  await using scene = await openScene({ ...others, isTokenChosen: true });
  assertEquals(scene.url, `http://localhost:${scene.port}/`);
});

Deno.test("W4: no way of writing .. leads anywhere", async () => {
  await using scene = await openScene({ assets: ASSETS });
  const ups = [
    ...["..", "%2e%2e", "%2E%2E", ".%2e", "%252e%252e", "..;", "....", "%c0%ae%c0%ae"],
    ...["%uff0e%uff0e", "%e0%80%ae%e0%80%ae", "..%00", "%00"],
  ];
  const slashes = ["/", "%2f", "%5c", "\\", "%252f", "%c0%af", "//", "/./"];
  const ends = ["app.js", "etc/passwd", "C:/windows/win.ini"];
  const targets = ups.flatMap((up) =>
    slashes.flatMap((slash) => ends.map((end) => `/${up}${slash}${up}${slash}${end}`))
  );
  targets.push(
    "/C:/app.js",
    "/file:///etc/passwd",
    "//app.js",
    "/app.js/",
    "/app.js%00",
    "/./app.js",
  );
  assertEquals(targets.length > 200, true);
  const lines = ["Host: localhost", `Authorization: Bearer ${TOKEN}`];
  const found: string[] = [];
  // Eight at a time, so that the test is fast and the system has ports enough.
  await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
    for (const target of targets.filter((_, i) => i % 8 === lane)) {
      const status = await rawStatus(scene.port, `GET ${target} HTTP/1.1`, ...lines);
      if (status !== 404 && status !== 400) found.push(`${target}: ${status}`);
    }
  }));
  assertEquals(found, []);
  assertEquals((await scene.ask("/app.js")).text, "run();");
});

Deno.test("W8: forms and pictures of other pages change nothing", async () => {
  await using scene = await openScene();
  const body = '{"method":"torrent-remove","arguments":{}}';
  const types = ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"];
  for (const type of types) {
    const headers = { "content-type": type };
    const { status } = await scene.ask("/transmission/rpc", { method: "POST", body, headers });
    assertEquals(status, 409, type);
  }
  const url = "/transmission/rpc?method=torrent-remove";
  assertEquals((await scene.ask(url)).status, 409);
  assertEquals((await scene.ask(url, { headers: { [SESSION]: SESSION_ID } })).status, 405);
  assertEquals(scene.rpc.calls, []);
});

Deno.test("W13: 10,000 guesses: few are looked at, the right token works a minute later", async () => {
  let now = 0;
  await using scene = await openScene({ now: () => now });
  let evaluated = 0;
  // Each thirtieth of the guesses goes over the wire; how the others fare is the same machine's, see back_off_test.ts.
  const guesses = 330;
  for (let i = 0; i < guesses; i++) {
    now = i * 60_000 / guesses;
    const authorization = i % 2 === 0 ? `Bearer guess${i}` : basic("admin", `guess${i}`);
    const { status } = await scene.ask("/metrics", { headers: { authorization } });
    if (status === 401) evaluated++;
    else assertEquals(status, 429);
  }
  assertEquals(evaluated < 20, true, `${evaluated} were looked at`);
  const locked = await scene.ask("/metrics");
  assertEquals(locked.status, 429);
  assertEquals(Number(locked.headers.get("retry-after")) <= 60, true);
  assertEquals((await scene.ask("/?token=x", { isSigned: false })).status, 429);
  now += 60_000;
  assertEquals((await scene.ask("/metrics")).status, 200);
});

Deno.test("W13: neither another address nor a browser that is signed in is locked", async () => {
  const now = 0;
  await using scene = await openScene({
    at: { hostname: "0.0.0.0", port: 0 },
    isTokenChosen: true,
    now: () => now,
  });
  const cookie = await signIn(scene);
  const authorization = "Bearer guess";
  for (let i = 0; i < 8; i++) await scene.ask("/", { headers: { authorization } });
  assertEquals((await scene.ask("/")).status, 429);
  assertEquals((await scene.ask("/", { headers: { cookie } })).status, 200);
  assertEquals((await scene.ask("/healthz", { isSigned: false })).status, 200);
  using elsewhere = Deno.createHttpClient({ localAddress: "127.0.0.2" });
  const response = await fetch(`http://127.0.0.1:${scene.port}/`, {
    client: elsewhere,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  await response.body?.cancel();
  assertEquals(response.status, 200);
});

Deno.test("W14: what a proxy claims to know is not believed", async () => {
  await using scene = await openScene({ now: () => 0 });
  const forwarded = {
    "x-forwarded-host": "localhost",
    "x-forwarded-for": "198.51.100.1",
    "x-real-ip": "198.51.100.1",
    forwarded: "for=198.51.100.1;host=localhost",
  };
  const lines = Object.entries(forwarded).map(([name, value]) => `${name}: ${value}`);
  const evil = rawStatus(scene.port, "GET /healthz HTTP/1.1", "Host: evil.example", ...lines);
  assertEquals(await evil, 421);
  for (let i = 0; i < 8; i++) {
    const headers = { ...forwarded, "x-forwarded-for": `198.51.100.${i}` };
    await scene.ask("/", { headers: { ...headers, authorization: "Bearer guess" } });
  }
  assertEquals((await scene.ask("/", { headers: forwarded })).status, 429);
});

Deno.test("W15: a body of more than 16 MiB gets 413, said or not", async () => {
  await using scene = await openScene();
  const headers = { [SESSION]: SESSION_ID };
  const chunk = new Uint8Array(1024 * 1024).fill(0x20);
  function body(chunks: number): ReadableStream<Uint8Array> {
    let left = chunks;
    return new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
  }
  const path = "/transmission/rpc";
  const exact = await scene.ask(path, { method: "POST", headers, body: body(16) });
  assertEquals(exact.status, 200);
  assertEquals(scene.rpc.calls.length, 1);
  const said = rawStatus(
    scene.port,
    `POST ${path} HTTP/1.1`,
    "Host: localhost",
    `Authorization: Bearer ${TOKEN}`,
    `${SESSION}: ${SESSION_ID}`,
    `Content-Length: ${16 * 1024 * 1024 + 1}`,
  );
  assertEquals(await said, 413);
  // It may hang up before it is told everything.
  const unsaid = await scene.ask(path, { method: "POST", headers, body: body(17) })
    .then(({ status }) => status, () => 413);
  assertEquals(unsaid, 413);
  assertEquals(scene.rpc.calls.length, 1);
});

Deno.test("W17: secrets get into neither the log nor answers", async () => {
  const log = new FakeLog();
  const users = [{ name: "eve", password: "a-password", role: "read-only" as const }];
  await using scene = await openScene({ log, users });
  const texts: string[] = [];
  for (const secret of [TOKEN, "a-password", "a-wrong-guess"]) {
    const authorization = basic("eve", secret);
    for (const path of ["/", `/?token=${secret}`, "/transmission/rpc", "/nothing"]) {
      const { text, headers } = await scene.ask(path, { headers: { authorization } });
      texts.push(text, ...headers.values());
    }
  }
  assertStringIncludes(log.text(), "127.0.0.1 gave a wrong token");
  for (const secret of [TOKEN, "a-password", "a-wrong-guess"]) {
    assertEquals(log.text().includes(secret), false, secret);
    assertEquals(texts.join().includes(secret), false, secret);
  }
});

Deno.test("openHttpServer() takes the token by any name, users by theirs, Basic and Bearer", async () => {
  const users = [
    { name: "ann", password: "ann's password", role: "admin" as const },
    { name: "ben", password: "ben's password", role: "read-only" as const },
  ];
  // Each guess is a minute after the one before.
  let now = 0;
  await using scene = await openScene({ users, now: () => now += 60_000 });
  const cases: [string, number, boolean?][] = [
    [`Bearer ${TOKEN}`, 200, false],
    [`bearer  ${TOKEN}`, 200, false],
    [basic("", TOKEN), 200, false],
    [basic("anyone", TOKEN), 200, false],
    [basic("ann", TOKEN), 200, false],
    [basic("ann", "ann's password"), 200, false],
    [basic("ben", "ben's password"), 200, true],
    [basic("ben", "ann's password"), 401],
    [basic("ann", ""), 401],
    ["Bearer ann's password", 401],
    ["Bearer", 401],
    ["Basic", 401],
    ["Basic !!", 401],
    [`Basic ${btoa(TOKEN)}`, 200, false],
    [`Digest ${TOKEN}`, 401],
    [`Bearer ${TOKEN.slice(1)}`, 401],
  ];
  for (const [authorization, status, isReadOnly] of cases) {
    const headers = { authorization, [SESSION]: SESSION_ID };
    const answer = await scene.ask("/transmission/rpc", { method: "POST", headers, body: "{}" });
    assertEquals(answer.status, status, authorization);
    if (isReadOnly !== undefined) {
      assertEquals(scene.rpc.calls.at(-1)?.isReadOnly, isReadOnly, authorization);
    }
  }
});

Deno.test("openHttpServer() signs a browser in and drops the token from the address", async () => {
  let now = 1_800_000_000_000;
  await using scene = await openScene({ now: () => now });
  const signedIn = await scene.ask(signInUrl(scene.url, TOKEN), { isSigned: false });
  assertEquals(signedIn.status, 303);
  assertEquals(signedIn.headers.get("location"), "/");
  const setCookie = signedIn.headers.get("set-cookie") ?? "";
  for (const part of ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"]) {
    assertStringIncludes(setCookie, `; ${part}`);
  }
  assertEquals(setCookie.includes(TOKEN), false);
  const [cookie = ""] = setCookie.split(";");
  const cases: [string, number][] = [
    [cookie, 200],
    [`a=b; ${cookie}; c=d`, 200],
    [`${cookie}0`, 401],
    [cookie.replace("=", "=9"), 401],
    [cookie.replace(/=.*/, "="), 401],
    [`x${cookie}`, 401],
  ];
  for (const [text, status] of cases) {
    const answer = await scene.ask("/metrics", { isSigned: false, headers: { cookie: text } });
    assertEquals(answer.status, status, text);
  }
  await using other = await openScene({ token: "another token of another daemon" });
  const headers = { cookie };
  assertEquals((await other.ask("/metrics", { isSigned: false, headers })).status, 401);
  now += 30 * 86_400_000;
  assertEquals((await scene.ask("/metrics", { isSigned: false, headers })).status, 401);
  assertEquals((await scene.ask("/?token=wrong", { isSigned: false })).status, 401);
});

Deno.test("openHttpServer() signs a browser out", async () => {
  await using scene = await openScene();
  const cookie = await signIn(scene);
  const other = await signIn(scene);
  assertNotEquals(cookie, other);
  const [name] = cookie.split("=");
  const headers = { cookie, "content-type": "application/json" };
  const path = "/api/v1/sign-out";
  const answer = await scene.ask(path, { method: "POST", isSigned: false, headers });
  assertEquals([answer.status, answer.text], [200, "{}"]);
  const attributes = "Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
  assertEquals(answer.headers.get("set-cookie"), `${name}=; ${attributes}`);
  assertEquals((await scene.ask("/metrics", { isSigned: false, headers })).status, 401);
  assertEquals(
    (await scene.ask("/metrics", { isSigned: false, headers: { cookie: other } })).status,
    200,
  );
  assertEquals((await scene.ask(path, { method: "GET" })).status, 405);
  assertEquals((await scene.ask(path, { method: "POST", isSigned: false })).status, 401);
});

Deno.test("openHttpServer() gives a torrent as a file to save, and to those who may do all", async () => {
  const users = [{ name: "ben", password: "ben's password", role: "read-only" as const }];
  const torrent = fakeTorrent(1, { name: 'x"; filename=y\r\nü\u202e.html' });
  const control = new FakeControl({ torrents: [torrent] });
  control.metainfo = new TextEncoder().encode("de");
  await using scene = await openScene({ users }, control);
  const path = "/api/v1/torrents/1/metainfo";
  const { status, text, headers } = await scene.ask(path);
  assertEquals([status, text, headers.get("content-type")], [
    200,
    "de",
    "application/x-bittorrent",
  ]);
  assertEquals(
    headers.get("content-disposition"),
    "attachment; filename*=UTF-8''x%22%3B%20filename%3Dy%0D%0A%C3%BC%E2%80%AE.html.torrent",
  );
  assertEquals(headers.get("x-content-type-options"), "nosniff");
  const ben = { authorization: basic("ben", "ben's password") };
  assertEquals((await scene.ask(path, { headers: ben })).status, 403);
  control.metainfo = undefined;
  assertEquals((await scene.ask(path)).status, 409);
});

Deno.test("openHttpServer() hands calls to the RPC as Transmission does", async () => {
  await using scene = await openScene();
  for (const path of ["/transmission/rpc", "/transmission/rpc/"]) {
    for (const method of ["GET", "POST"]) {
      const asked = await scene.ask(path, { method });
      assertEquals(asked.status, 409);
      assertEquals(asked.headers.get("x-transmission-session-id"), SESSION_ID);
      assertEquals(asked.headers.get("x-transmission-rpc-version"), "6.1.0");
      assertStringIncludes(asked.text, `<code>${SESSION}: ${SESSION_ID}</code>`);
    }
  }
  // As transmission-remote, Sonarr, Transmission's page and a client that says nothing put it.
  const types = ["application/x-www-form-urlencoded", "application/json", "json", undefined];
  for (const type of types) {
    const headers = { [SESSION]: SESSION_ID, ...type && { "content-type": type } };
    const body = new TextEncoder().encode(`{"method":"${type}"}`);
    const called = await scene.ask("/transmission/rpc", { method: "POST", headers, body });
    assertEquals([called.status, called.text], [200, '{"result":"success"}'], type);
    assertEquals(called.headers.get("content-type"), "application/json");
    assertEquals(scene.rpc.calls.at(-1), { body: `{"method":"${type}"}`, isReadOnly: false });
  }
  scene.rpc.answer = { status: 204, body: "" };
  const headers = { [SESSION]: SESSION_ID };
  const told = await scene.ask("/transmission/rpc", { method: "POST", headers, body: "{}" });
  assertEquals([told.status, told.text], [204, ""]);
});

Deno.test("openHttpServer() answers 404 and 405 to who is known", async () => {
  await using scene = await openScene({ assets: ASSETS });
  const cases: [string, string, number][] = [
    ["GET", "/", 200],
    ["HEAD", "/metrics", 200],
    ["GET", "/metrics/", 404],
    ["GET", "/transmission", 404],
    ["POST", "/metrics", 405],
    ["DELETE", "/", 405],
    ["PUT", "/transmission/rpc", 405],
    ["OPTIONS", "/healthz", 405],
  ];
  for (const [method, path, status] of cases) {
    const answer = await scene.ask(path, { method });
    assertEquals(answer.status, status, `${method} ${path}`);
    assertEquals(answer.headers.has("allow"), status === 405);
  }
  assertStringIncludes((await scene.ask("/metrics")).text, "process_resident_memory_bytes ");
});

async function signIn(scene: Awaited<ReturnType<typeof openScene>>): Promise<string> {
  const { headers } = await scene.ask(`/?token=${TOKEN}`, { isSigned: false });
  return (headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** The field that calls must have. */
const SESSION = "X-Transmission-Session-Id";

Deno.test("openHttpServer() hands what is below /api/v1 to the API", async () => {
  const users = [{ name: "ben", password: "ben's password", role: "read-only" as const }];
  await using scene = await openScene({ users });
  const ben = { authorization: basic("ben", "ben's password") };
  const json = { "content-type": "application/json" };
  const body = '{"targets":[1]}';
  const cases: [string, AskInit, number][] = [
    ["/api/v1/torrents?fields=id&targets=2", {}, 200],
    ["/api/v1/torrents?targets=2", { isSigned: false }, 401],
    ["/api/v1/torrents/1/files", { headers: ben }, 200],
    ["/api/v1/torrents/stop", { method: "POST", headers: { ...ben, ...json }, body }, 403],
    ["/api/v1/torrents/stop", { method: "POST", headers: json, body }, 200],
    ["/api/v1/torrents/stop", { method: "POST", body }, 415],
    ["/api/v1/torrents", { method: "DELETE" }, 405],
    ["/api/v1/", {}, 404],
    ["/api/v1", {}, 404],
    ["/api/v2/torrents", {}, 404],
    ["/api/v1/../v1/torrents%2f1", {}, 404],
  ];
  for (const [path, init, status] of cases) {
    const answer = await scene.ask(path, init);
    assertEquals(answer.status, status, `${init.method} ${path}: ${answer.text}`);
  }
  const { headers, text } = await scene.ask("/api/v1/torrents?fields=id&targets=2");
  assertEquals(headers.get("content-type"), "application/json");
  assertEquals(JSON.parse(text), { torrents: [{ id: 2 }], unmatched: [] });
});

Deno.test("openHttpServer() says below /api/v1 in JSON who is not let in, and why", async () => {
  const control = new FakeControl();
  control.torrents = () => {
    throw new TypeError("a fault");
  };
  await using scene = await openScene({ now: () => 0 }, control);
  const json = { "content-type": "application/json" };
  const cases: [string, AskInit, number, string][] = [
    ["/api/v1/torrents", { isSigned: false }, 401, "unauthorised"],
    ["/api/v1/none", { isSigned: false }, 401, "unauthorised"],
    ["/api/v1/events", { method: "POST", headers: json }, 405, "wrong-method"],
    ["/api/v1/torrents/stop", { method: "POST", body: "{}" }, 415, "wrong-type"],
    ["/api/v1/torrents", { headers: { "sec-fetch-site": "cross-site" } }, 403, "foreign"],
    ["/api/v1/torrents", {}, 500, "fault"],
    ["/api/v1/events?fields=x", {}, 400, "invalid"],
    ["/api/v1/none", {}, 404, "no-such-path"],
  ];
  for (const [path, init, status, kind] of cases) {
    const answer = await scene.ask(path, init);
    assertEquals(answer.headers.get("content-type"), "application/json", path);
    const { error } = JSON.parse(answer.text);
    assertEquals([answer.status, error.kind, typeof error.message], [status, kind, "string"], path);
  }
  const wrong = { headers: { authorization: "Bearer wrong" } };
  for (let guess = 0; guess < 7; guess++) await scene.ask("/api/v1/torrents", wrong);
  const { status, headers, text } = await scene.ask("/api/v1/torrents", wrong);
  assertEquals([status, headers.get("retry-after")], [429, "1"]);
  assertEquals(JSON.parse(text).error.kind, "too-many-guesses");
});
