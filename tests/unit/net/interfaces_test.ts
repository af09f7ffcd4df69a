import { assert, assertEquals } from "@std/assert";
import { DenoNetwork } from "../../../lib/net/mod.ts";
import { parseGateways } from "../../../lib/net/_system_interfaces.ts";

const HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

Deno.test("parseGateways() gives the routers of default routes, the preferred first", () => {
  const routes = [
    HEAD,
    "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0   ",
    "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0   ",
    "eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0   ",
    "tun0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0   ",
    "",
  ];
  assertEquals(parseGateways(routes.join("\n")), ["192.0.2.1", "192.168.1.1"]);
});

Deno.test("parseGateways() passes over what is no route", () => {
  for (const text of ["", HEAD, "a\nb\tc", `${HEAD}\neth0\t00000000\tzz0200C0\t0003`]) {
    assertEquals(parseGateways(text), []);
  }
});

Deno.test("DenoNetwork.interfaces tells of what is permitted, without asking", async () => {
  const { interfaces } = new DenoNetwork();
  const addresses = await interfaces.addresses();
  const { state } = await Deno.permissions.query({ name: "sys", kind: "networkInterfaces" });
  assertEquals(addresses.some(({ address }) => address === "127.0.0.1"), state === "granted");
  const gateways = await interfaces.gateways();
  assert(gateways.every((gateway) => !gateway.startsWith("127.")));
});

Deno.test("DenoNetwork.interfaces tells of the address alone that it is bound to", async () => {
  using network = new DenoNetwork({ bind: "127.0.0.1" });
  const addresses = await network.interfaces.addresses();
  assert(addresses.every(({ address }) => address === "127.0.0.1"));
});
