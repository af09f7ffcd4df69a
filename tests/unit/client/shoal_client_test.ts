import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Fetch, ShoalClient, ShoalError } from "../../../lib/client/mod.ts";
import { RestApi } from "../../../lib/daemon/api/mod.ts";
import { FakeControl } from "../daemon/support/fake_control.ts";
import { fakeTorrent } from "../daemon/support/fake_torrent.ts";

/** A request that was made: `METHOD /path?query body`. */
type Asked = string;

/** A client whose requests are written down, and answered by what is given. */
function clientOf(
  answer: (request: Request) => Response | Promise<Response> = () => Response.json({}),
): { readonly client: ShoalClient; readonly asked: Asked[]; readonly headers: Headers[] } {
  const asked: Asked[] = [];
  const headers: Headers[] = [];
  const fetch: Fetch = async (url, init) => {
    const request = new Request(url, init);
    const path = url.replace(/^http:\/\/shoal\.example\/api\/v1/, "");
    asked.push([request.method, path, await request.clone().text()].join(" ").trim());
    headers.push(request.headers);
    return await answer(request);
  };
  return { client: new ShoalClient({ url: "http://shoal.example", fetch }), asked, headers };
}

Deno.test("ShoalClient asks for each thing where it is", async () => {
  const key = "ab".repeat(20);
  const calls: [(client: ShoalClient) => Promise<unknown>, Asked][] = [
    [(c) => c.torrents(), "GET /torrents"],
    [
      (c) => c.torrents({ targets: [1, "a b*"], fields: ["id", "name"] }),
      "GET /torrents?targets=1&targets=a+b*&fields=id%2Cname",
    ],
    [
      (c) => c.torrents({ where: "ratio > 2", fields: "all" }),
      "GET /torrents?where=ratio+%3E+2&fields=all",
    ],
    [(c) => c.torrent(7), "GET /torrents/7"],
    [(c) => c.torrent(key), `GET /torrents/${key}`],
    [(c) => c.torrent("a/../b"), "GET /torrents/a%2F..%2Fb"],
    [(c) => c.files(7), "GET /torrents/7/files"],
    [(c) => c.peers(7), "GET /torrents/7/peers"],
    [(c) => c.trackers(7), "GET /torrents/7/trackers"],
    [(c) => c.torrentLog(7, { before: 9 }), "GET /torrents/7/log?before=9"],
    [(c) => c.torrentRates(7, "day"), "GET /torrents/7/rates?range=day"],
    [(c) => c.metainfo(7), "GET /torrents/7/metainfo"],
    [(c) => c.add({ location: "x" }), 'POST /torrents {"location":"x"}'],
    [(c) => c.changeTorrent(7, { group: "" }), 'PATCH /torrents/7 {"group":""}'],
    [
      (c) => c.change({ targets: [7] }, { labels: [] }),
      'PATCH /torrents {"targets":[7],"changes":{"labels":[]}}',
    ],
    [
      (c) => c.start({ targets: [7], now: true }),
      'POST /torrents/start {"targets":[7],"now":true}',
    ],
    [(c) => c.stop({ where: "all" }), 'POST /torrents/stop {"where":"all"}'],
    [(c) => c.verify({ targets: [7] }), 'POST /torrents/verify {"targets":[7]}'],
    [(c) => c.reannounce({ targets: [7] }), 'POST /torrents/reannounce {"targets":[7]}'],
    [
      (c) => c.remove({ targets: [7], withData: true }),
      'POST /torrents/remove {"targets":[7],"withData":true}',
    ],
    [
      (c) => c.relocate({ targets: [7], outputDir: "/a" }),
      'POST /torrents/relocate {"targets":[7],"outputDir":"/a"}',
    ],
    [
      (c) => c.moveInQueue({ targets: [7], to: "top" }),
      'POST /torrents/move-in-queue {"targets":[7],"to":"top"}',
    ],
    [
      (c) => c.rename({ targets: [7], path: "a", name: "b" }),
      'POST /torrents/rename {"targets":[7],"path":"a","name":"b"}',
    ],
    [(c) => c.openPreview({ location: "x" }), 'POST /previews {"location":"x"}'],
    [(c) => c.preview("p1", { waitSeconds: 5 }), "GET /previews/p1?wait=5"],
    [(c) => c.closePreview("p1"), "DELETE /previews/p1 {}"],
    [
      (c) => c.create({ path: "/a", versions: "v2" }),
      'POST /creations {"path":"/a","versions":"v2"}',
    ],
    [(c) => c.creation("c1"), "GET /creations/c1"],
    [(c) => c.cancelCreation("c1"), "DELETE /creations/c1 {}"],
    [(c) => c.creationSuggestion("/a"), "GET /creations/suggestion?path=%2Fa"],
    [(c) => c.folder(), "GET /folders"],
    [(c) => c.folder("/a b"), "GET /folders?path=%2Fa+b"],
    [(c) => c.space(), "GET /space"],
    [(c) => c.bans(), "GET /bans"],
    [(c) => c.ban(7, "::1"), 'POST /torrents/7/bans {"address":"::1"}'],
    [(c) => c.unban("2001:db8::1"), "DELETE /bans/2001%3Adb8%3A%3A1 {}"],
    [(c) => c.log({ limit: 5 }), "GET /log?limit=5"],
    [(c) => c.rates("10m"), "GET /rates?range=10m"],
    [(c) => c.statistics(), "GET /statistics"],
    [(c) => c.settings(), "GET /settings"],
    [(c) => c.set({ port: 1 }), 'PATCH /settings {"port":1}'],
    [(c) => c.signOut(), "POST /sign-out {}"],
    [(c) => c.shutDown(), "POST /shut-down {}"],
    [(c) => c.openApi(), "GET /openapi.json"],
  ];
  for (const [call, expected] of calls) {
    const { client, asked } = clientOf();
    await call(client);
    assertEquals(asked, [expected]);
  }
});

Deno.test("ShoalClient speaks with a daemon", async () => {
  const control = new FakeControl({ torrents: [fakeTorrent(1), fakeTorrent(2)] });
  const { client } = clientOf(async (request) => {
    const { method } = request;
    const { pathname: path, search } = new URL(request.url);
    const body = await request.text();
    const query = search.slice(1);
    const answer = await new RestApi(control).answer({
      method,
      path,
      query,
      body,
      isReadOnly: false,
    });
    return new Response(answer.body, { status: answer.status });
  });
  const { torrents } = await client.torrents({ fields: ["id", "state"] });
  assertEquals(torrents, [{ id: 1, state: "downloading" }, { id: 2, state: "downloading" }]);
  const { torrents: stopped, unmatched } = await client.stop({ targets: [2, 9] });
  assertEquals([stopped.map(({ id }) => id), unmatched], [[2], ["9"]]);
  assertEquals(control.calls, [["stop", [2]]]);
  const error = await assertRejects(() => client.torrent(9), ShoalError, "There is no torrent 9");
  assertEquals([error.kind, error.status, error.isPassing], ["not-found", 404, false]);
});

Deno.test("ShoalClient signs by a token, one in the address, a name and password, or nothing", async () => {
  const url = "http://shoal.example/";
  const cases: [ConstructorParameters<typeof ShoalClient>[0], string | null][] = [
    [{ url }, null],
    [{ url, token: "secret" }, "Bearer secret"],
    [{ url: new URL(`${url}?token=a%20b`) }, "Bearer a b"],
    [{ url, user: "ben", password: "päss:wort" }, "Basic YmVuOnDDpHNzOndvcnQ="],
    [{ url, user: "ben", token: "secret" }, "Basic YmVuOg=="],
  ];
  for (const [options, expected] of cases) {
    let shown: string | null = "";
    const client = new ShoalClient({
      ...options,
      fetch: (asked, init) => {
        assert(!asked.includes("token"), asked);
        shown = new Headers(init.headers).get("authorization");
        return Promise.resolve(Response.json({}));
      },
    });
    await client.statistics();
    assertEquals(shown, expected);
  }
  assertThrows(() => new ShoalClient({ url: "nas:x" }), TypeError);
});

Deno.test("ShoalClient says in one way what went wrong", async () => {
  const told = { error: { kind: "too-many-guesses", message: "There were too many" } };
  const cases: [() => Response | Promise<Response>, string, number, number | undefined][] = [
    [() => Promise.reject(new TypeError("refused")), "unreachable", 0, undefined],
    [() => new Response("<h1>Hello</h1>"), "not-shoal", 200, undefined],
    [() => new Response("Bad Gateway", { status: 502 }), "not-shoal", 502, undefined],
    [() => Response.json({ detail: "no" }, { status: 404 }), "not-shoal", 404, undefined],
    [() => Response.json(null, { status: 404 }), "not-shoal", 404, undefined],
    [() => new Response(null, { status: 302 }), "not-shoal", 302, undefined],
    [
      () => Response.json(told, { status: 429, headers: { "retry-after": "7" } }),
      "too-many-guesses",
      429,
      7,
    ],
  ];
  for (const [answer, kind, status, seconds] of cases) {
    const { client } = clientOf(answer);
    const error = await assertRejects(() => client.statistics(), ShoalError);
    assertEquals([error.kind, error.status, error.retryAfterSeconds], [kind, status, seconds]);
  }
});

Deno.test("ShoalClient gives up when it is told to", async () => {
  const { client } = clientOf(({ signal }) => {
    signal.throwIfAborted();
    return Response.json({});
  });
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => client.statistics({ signal }), Error, "enough");
});

Deno.test("ShoalClient.events() asks for what is to be told", async () => {
  const { client, asked, headers } = clientOf(() => new Response(""));
  const fields = ["id", "name"] as const;
  const events = client.events({ fields, torrent: 7, parts: ["peers"], since: "a-1" });
  assertEquals((await events.next()).value?.kind, "broken");
  await events.return();
  assertEquals(asked, ["GET /events?fields=id%2Cname&torrent=7&parts=peers&since=a-1"]);
  assertEquals(headers[0]?.get("accept"), "text/event-stream");
});
