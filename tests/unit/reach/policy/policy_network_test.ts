import { assert, assertEquals, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import type { HttpRequest, Network } from "../../../../lib/io/mod.ts";
import {
  IpFilter,
  IpRangesBuilder,
  NotAllowedError,
  openPolicyNetwork,
  parseFilterLine,
  parseProxyUrl,
  type PolicyNetworkOptions,
} from "../../../../lib/reach/mod.ts";
import { SeededRandom, VirtualClock } from "../../../../lib/testing/mod.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeInternet } from "../../../support/fake_network.ts";
import { sharedVectors } from "../../../support/shared.ts";

function policyNetwork(base: Network, options: Partial<PolicyNetworkOptions> = {}) {
  const clock = new VirtualClock();
  return openPolicyNetwork(base, {
    clock,
    random: new SeededRandom(1),
    log: new FakeLog(),
    ...options,
  });
}

function filterOf(...lines: readonly string[]): IpFilter {
  const builder = new IpRangesBuilder();
  for (const [i, line] of lines.entries()) {
    const range = parseFilterLine(line);
    if (typeof range === "object") builder.add(range, i + 1);
  }
  const filter = new IpFilter();
  filter.set("bad.p2p", builder.build());
  return filter;
}

/** Asks, follows redirects, and says whether the last one answered; who else throws is a failure of the test. */
async function isAllowed(network: Network, request: HttpRequest): Promise<boolean> {
  try {
    let response = await network.http.request(request);
    let url = request.url;
    while (response.headers.has("location")) {
      await response.body?.cancel();
      url = new URL(response.headers.get("location") ?? "", url);
      response = await network.http.request({ ...request, url, redirectedBy: response });
    }
    await response.body?.cancel();
    return response.status === 200;
  } catch (error) {
    if (error instanceof NotAllowedError) return false;
    throw error;
  }
}

Deno.test("PolicyNetwork holds the vectors of web seeds and their redirects", async () => {
  interface Row {
    readonly url: string;
    readonly redirect: string | null;
    readonly allowed_with_mitigation: boolean;
  }
  for (const row of sharedVectors<Row>("ssrf_webseeds_libtorrent")) {
    const internet = new FakeInternet({ "3.server.com": ["4.4.4.4"] });
    for (const address of ["192.168.1.13", "2.2.2.2", "3.3.3.3", "4.4.4.4"]) {
      internet.machine(address).serveHttp({ hostname: "0.0.0.0", port: 8080 }, ({ url }) => {
        if (row.redirect === null || url !== row.url) return new Response("data");
        return new Response(null, { status: 302, headers: { location: row.redirect } });
      });
    }
    await using network = policyNetwork(internet.machine("192.168.1.2", "9.9.9.9"));
    const asked = isAllowed(network, { url: new URL(row.url), purpose: "web-seed" });
    assertEquals(await asked, row.allowed_with_mitigation, JSON.stringify(row));
  }
});

Deno.test("PolicyNetwork goes by the addresses that a name has (F1, T3)", async () => {
  const internet = new FakeInternet({
    "self.example": ["127.0.0.1"],
    "cloud.example": ["169.254.169.254"],
    "house.example": ["fd00::1"],
    "both.example": ["8.8.8.8", "127.0.0.1"],
    "nowhere.example": ["0.0.0.0"],
  });
  await using network = policyNetwork(internet.machine("9.9.9.9", "2600::9"));
  const rows = [
    ["http://self.example/steal", "tracker"],
    ["http://self.example/?do=it", "web-seed"],
    ["http://cloud.example/announce", "tracker"],
    ["http://cloud.example/latest/meta-data", "user"],
    ["http://house.example/?do=it", "web-seed"],
    ["http://both.example/steal", "tracker"],
    ["http://nowhere.example/", "user"],
    ["http://169.254.169.254/", "web-seed"],
    ["http://[::ffff:127.0.0.1]/steal", "tracker"],
    ["http://2130706433/steal", "tracker"],
  ] as const;
  for (const [url, purpose] of rows) {
    const error = await assertRejects(
      () => network.http.request({ url: new URL(url), purpose }),
      NotAllowedError,
    );
    assertMatch(error.message, /^Cannot ask [^ ]+: /, url);
  }
});

Deno.test("PolicyNetwork takes secrets along within one origin alone", async () => {
  const seen: (string | null)[] = [];
  const internet = new FakeInternet({ "a.example": ["8.8.8.8"], "b.example": ["8.8.4.4"] });
  const answers: Record<string, string | undefined> = {
    "http://a.example/1": "http://a.example/2",
    "http://a.example/2": "http://b.example/3",
  };
  for (const address of ["8.8.8.8", "8.8.4.4"]) {
    internet.machine(address).serveHttp({ hostname: "0.0.0.0", port: 80 }, ({ url, headers }) => {
      seen.push(
        `${new URL(url).pathname} ${headers.get("authorization")} ${headers.get("x-mark")}`,
      );
      const location = answers[url];
      if (location === undefined) return new Response("end");
      return new Response(null, { status: 302, headers: { location } });
    });
  }
  await using network = policyNetwork(internet.machine("9.9.9.9"));
  const headers = { "Authorization": "Basic eDp5", "X-Mark": "m" };
  assert(await isAllowed(network, { url: new URL("http://a.example/1"), headers }));
  assertEquals(seen, ["/1 Basic eDp5 m", "/2 Basic eDp5 m", "/3 null m"]);
});

Deno.test("PolicyNetwork has nothing to do with those whom the filter refuses, and says why", async () => {
  const internet = new FakeInternet({
    "bad.example": ["8.8.8.8"],
    "half.example": ["8.8.8.8", "7.7.7.7"],
  });
  const [bad, good] = ["8.8.8.8", "7.7.7.7"].map((address) => internet.machine(address));
  for (const machine of [bad, good]) {
    machine?.serveHttp({ hostname: "0.0.0.0", port: 80 }, () => new Response("hello"));
  }
  await using network = policyNetwork(internet.machine("9.9.9.9"), {
    filter: filterOf("# list", "Bad people:8.8.8.0-8.8.8.255"),
  });
  const reason = '8.8.8.8 is in 8.8.8.0-8.8.8.255 ("Bad people"), line 2 of the IP filter bad.p2p';
  await assertRejects(
    () => network.dialer.connect({ hostname: "8.8.8.8", port: 1 }),
    NotAllowedError,
    `Cannot connect to 8.8.8.8:1: ${reason}`,
  );
  const url = new URL("http://bad.example/");
  await assertRejects(
    () => network.http.request({ url, purpose: "tracker" }),
    NotAllowedError,
    `Cannot ask bad.example: ${reason}`,
  );
  assert(await isAllowed(network, { url, purpose: "user" }));
  const half = new URL("http://half.example/");
  assert(await isAllowed(network, { url: half, purpose: "web-seed" }));
});

Deno.test("PolicyNetwork neither sends to those whom the filter refuses nor hears of them", async () => {
  const internet = new FakeInternet();
  const filter = filterOf("8.8.8.0/24");
  await using network = policyNetwork(internet.machine("9.9.9.9"), { filter });
  const [bad, good] = await Promise.all(
    ["8.8.8.8", "7.7.7.7"].map((address) =>
      internet.machine(address).bindDatagrams({ hostname: "0.0.0.0", port: 5 })
    ),
  );
  const socket = await network.bindDatagrams({ hostname: "0.0.0.0", port: 6 });
  const to = { hostname: "9.9.9.9", port: 6 };
  await bad?.send(Uint8Array.of(1), to);
  await good?.send(Uint8Array.of(2), to);
  assertEquals(await socket.receive(), [Uint8Array.of(2), { hostname: "7.7.7.7", port: 5 }]);
  await assertRejects(
    () => socket.send(Uint8Array.of(3), { hostname: "8.8.8.8", port: 5 }),
    NotAllowedError,
  );
  await assertRejects(
    () => socket.send(Uint8Array.of(3), { hostname: "169.254.169.254", port: 80 }),
    NotAllowedError,
  );
  filter.remove("bad.p2p");
  assertEquals(await socket.send(Uint8Array.of(4), { hostname: "8.8.8.8", port: 5 }), 1);
  for (const one of [bad, good, socket]) one?.close();
});

Deno.test("PolicyNetwork with a proxy resolves nothing, listens to nobody, and says what is off", async () => {
  const base = new FakeInternet({ "a.example": ["8.8.8.8"] }).machine("9.9.9.9");
  await using network = policyNetwork(base, { proxy: parseProxyUrl("http://10.0.0.1:8080") });
  assertEquals(await network.resolver.resolve("a.example"), ["a.example"]);
  assertEquals(await network.resolver.resolve("localhost"), ["127.0.0.1", "::1"]);
  const listener = network.listen({ hostname: "::", port: 0 });
  assert(listener.addr.port > 0);
  const accepting = assertRejects(() => listener.accept(), Error, "closed");
  listener.close();
  await accepting;
  const at = { hostname: "0.0.0.0", port: 0 };
  await assertRejects(() => network.bindDatagrams(at), Error, "carries none");
  await assertRejects(
    () => network.bindDatagrams(at, { multicastGroups: ["239.192.152.143"] }),
    Error,
    "multicast",
  );
  await assertRejects(
    () => network.http.request({ url: new URL("http://a.example/") }),
    Error,
    "no client uses the proxy",
  );
  const { reasons, ...abilities } = network.abilities;
  assertEquals(abilities, {
    incoming: false,
    datagrams: false,
    multicast: false,
    portMapping: false,
    localNames: false,
  });
  assertEquals(reasons.length, 3);
});

Deno.test("PolicyNetwork without a proxy has all abilities, and says what is wrong with the base", async () => {
  const base = new FakeInternet().machine("9.9.9.9");
  await using network = policyNetwork(base, { trouble: "Nothing can be bound" });
  assertEquals(network.abilities.incoming && network.abilities.datagrams, true);
  assertEquals(network.abilities.reasons, ["Nothing can be bound"]);
  assertStrictEquals(network.interfaces, base.interfaces);
});
