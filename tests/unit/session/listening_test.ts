import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Endpoint, Network, StreamListener } from "../../../lib/io/mod.ts";
import { listenForPeers, type ListenOptions } from "../../../lib/session/listening.ts";
import { VirtualClock, VirtualInternet } from "../../../lib/testing/mod.ts";

Deno.test("listenForPeers() takes 6881 or the next that is free", () => {
  const network = makeNetwork();
  const ports = [1, 2, 3].map(() => listenOnce(network, {}));
  assertEquals(ports, [6881, 6882, 6883].map((port) => ({ hostname: "::", port })));
});

Deno.test("listenForPeers() takes no other port than the one that is named", () => {
  const network = makeNetwork();
  assertEquals(listenOnce(network, { port: 7000 }).port, 7000);
  assertThrows(
    () => listenForPeers(network, { port: 7000 }),
    Error,
    "Cannot listen on port 7000: it is in use",
  );
});

Deno.test("listenForPeers() takes any port for 0, and the address that is named", () => {
  const addr = listenOnce(makeNetwork(), { port: 0, bind: "10.0.0.1" });
  assertEquals(addr.hostname, "10.0.0.1");
  assertEquals(addr.port > 0, true);
});

Deno.test("listenForPeers() does with IPv4 where there is no IPv6", () => {
  const network = refusing(makeNetwork(), ({ hostname }) => hostname === "::");
  assertEquals(listenOnce(network, {}), { hostname: "0.0.0.0", port: 6881 });
});

Deno.test("listenForPeers() gives up after a hundred ports", () => {
  let tried = 0;
  const network = refusing(makeNetwork(), () => ++tried > 0);
  assertThrows(() => listenForPeers(network, {}), Error, "Cannot listen for peers");
  assertEquals(tried, 200);
});

Deno.test("listenForPeers() takes one port for an address of each family", () => {
  const network = makeNetwork();
  const bind = ["20.0.0.1", "2600::1"];
  const listeners = listenForPeers(network, { port: 0, bind });
  assertEquals(listeners.map(({ addr }) => addr.hostname), bind);
  assertEquals(new Set(listeners.map(({ addr }) => addr.port)).size, 1);
});

Deno.test("listenForPeers() takes no port that one of the addresses does not have", () => {
  const network = makeNetwork();
  network.listen({ hostname: "2600::1", port: 6881 });
  const listeners = listenForPeers(network, { bind: ["20.0.0.1", "2600::1"] });
  assertEquals(listeners.map(({ addr }) => addr.port), [6882, 6882]);
  assertEquals(listenOnce(network, { port: 6881, bind: "20.0.0.1" }).port, 6881);
});

/** Listens where one listener will do, and says where. */
function listenOnce(network: Network, options: ListenOptions): Endpoint {
  const [listener, ...others] = listenForPeers(network, options);
  assertEquals(others, []);
  assert(listener);
  return listener.addr;
}

function makeNetwork(): Network {
  return new VirtualInternet(new VirtualClock()).host({ addresses: ["20.0.0.1", "2600::1"] });
}

/** A network that does not listen at some endpoints. */
function refusing(network: Network, refuses: (at: Endpoint) => boolean): Network {
  return {
    dialer: network.dialer,
    resolver: network.resolver,
    http: network.http,
    interfaces: network.interfaces,
    bindDatagrams: (at, options) => network.bindDatagrams(at, options),
    serveHttp: (at, handler) => network.serveHttp(at, handler),
    listen(at): StreamListener {
      if (refuses(at)) throw new Error("Cannot listen: not supported");
      return network.listen(at);
    },
  };
}
