import { assertEquals, assertRejects } from "@std/assert";
import { joinGroups } from "../../../lib/net/_multicast.ts";
import { DenoNetwork } from "../../../lib/net/mod.ts";

/** A socket that notes what it joins, and can not on some interfaces. */
function member(cannot: readonly (string | undefined)[] = []) {
  const joined: (readonly [string, string | undefined])[] = [];
  return {
    joined,
    join(group: string, address: string | undefined): Promise<void> {
      if (cannot.includes(address)) return Promise.reject(new Error("No such device"));
      joined.push([group, address]);
      return Promise.resolve();
    },
  };
}

Deno.test("joinGroups() joins each group on each interface", async () => {
  const socket = member();
  await joinGroups(socket, {
    multicastGroups: ["239.1.1.1", "239.1.1.2"],
    multicastInterfaces: ["10.0.0.1", "10.1.0.1"],
  });
  assertEquals(socket.joined, [
    ["239.1.1.1", "10.0.0.1"],
    ["239.1.1.1", "10.1.0.1"],
    ["239.1.1.2", "10.0.0.1"],
    ["239.1.1.2", "10.1.0.1"],
  ]);
});

Deno.test("joinGroups() lets the system choose where no interface is named", async () => {
  const socket = member();
  await joinGroups(socket, { multicastGroups: ["239.1.1.1"] });
  assertEquals(socket.joined, [["239.1.1.1", undefined]]);
});

Deno.test("joinGroups() does with those interfaces that can", async () => {
  const socket = member(["10.0.0.1"]);
  await joinGroups(socket, {
    multicastGroups: ["239.1.1.1"],
    multicastInterfaces: ["10.0.0.1", "10.1.0.1"],
  });
  assertEquals(socket.joined, [["239.1.1.1", "10.1.0.1"]]);
});

Deno.test("joinGroups() rejects where no interface can", async () => {
  await assertRejects(
    () => joinGroups(member([undefined]), { multicastGroups: ["239.1.1.1"] }),
    Error,
    "Cannot join the multicast group 239.1.1.1: No such device",
  );
});

Deno.test("DenoNetwork.bindDatagrams() rejects what is no multicast group, and closes the socket", async () => {
  const at = { hostname: "0.0.0.0", port: 0 };
  await assertRejects(
    () => new DenoNetwork().bindDatagrams(at, { multicastGroups: ["10.0.0.1"] }),
    Error,
    "Cannot join the multicast group 10.0.0.1: ",
  );
});

Deno.test("DenoNetwork.bindDatagrams() shares a port where it may", async () => {
  const network = new DenoNetwork();
  const options = { reuseAddress: true };
  const a = await network.bindDatagrams({ hostname: "127.0.0.1", port: 0 }, options);
  const b = await network.bindDatagrams(a.addr, options);
  assertEquals(a.addr, b.addr);
  a.close();
  b.close();
});
