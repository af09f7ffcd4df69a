import { assertEquals, assertRejects } from "@std/assert";
import { DenoNetwork } from "../../../lib/net/mod.ts";

Deno.test("resolve() answers literals and localhost itself", async () => {
  const { resolver } = new DenoNetwork();
  const table: [string, string[]][] = [
    ["192.0.2.7", ["192.0.2.7"]],
    ["2001:db8::1", ["2001:db8::1"]],
    ["[2001:db8::1]", ["2001:db8::1"]],
    ["::ffff:192.0.2.7", ["192.0.2.7"]],
    ["localhost", ["127.0.0.1", "::1"]],
    ["LocalHost.", ["127.0.0.1", "::1"]],
    ["seed.localhost", ["127.0.0.1", "::1"]],
  ];
  for (const [name, addresses] of table) {
    assertEquals(await resolver.resolve(name), addresses, name);
  }
});

Deno.test("resolve() rejects with the reason of its signal", async () => {
  const { resolver } = new DenoNetwork();
  const signal = AbortSignal.abort(new Error("stopped"));
  await assertRejects(() => resolver.resolve("localhost", { signal }), Error, "stopped");
});
