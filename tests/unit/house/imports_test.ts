import { assertEquals } from "@std/assert";
import { checkImports, readGraph } from "../../../tools/check_imports.ts";
import { isPureRoom, mayImport } from "../../../tools/rooms.ts";

const DESCRIPTION_REGEXP = /^(\S+) imports (\S+): (.*)$/;

/** What `checkImports()` says of one import, without the paths; undefined where it is content. */
function problemOf(from: string, to: string): string | undefined {
  const [problem] = checkImports([{ path: from, imports: [to] }, { path: to, imports: [] }]);
  return problem?.replace(DESCRIPTION_REGEXP, "$3");
}

Deno.test("checkImports() is content with imports that go down", () => {
  const right: [from: string, to: string][] = [
    ["lib/metainfo/parse.ts", "lib/bencode/mod.ts"],
    ["lib/wire/framer.ts", "lib/io/mod.ts"],
    ["lib/wire/framer.ts", "lib/wire/message.ts"],
    ["lib/wire/framer.ts", "lib/wire/_rc4.ts"],
    ["lib/torrent/torrent.ts", "lib/swarm/mod.ts"],
    ["lib/session/session.ts", "lib/torrent/mod.ts"],
    ["lib/session/session.ts", "lib/tracker/server/mod.ts"],
    ["lib/disk/deno_disk.ts", "lib/hash/mod.ts"],
    ["lib/host/session.ts", "lib/disk/mod.ts"],
    ["lib/cli/get.ts", "lib/host/mod.ts"],
    ["lib/cli/serve.ts", "lib/daemon/mod.ts"],
    ["lib/disk/file_store.ts", "std/fs/mod.ts"],
    ["lib/cli/version.ts", "deno.json"],
    ["mod.ts", "lib/host/mod.ts"],
    ["cli.ts", "lib/cli/main.ts"],
  ];
  for (const [from, to] of right) assertEquals(problemOf(from, to), undefined, `${from} ${to}`);
});

Deno.test("checkImports() tells imports that go up, sideways or out", () => {
  const wrong: [from: string, to: string, problem: string][] = [
    ["lib/bencode/decode.ts", "lib/metainfo/mod.ts", "bencode may not import metainfo"],
    ["lib/bencode/decode.ts", "lib/hash/mod.ts", "bencode may not import hash"],
    ["lib/wire/framer.ts", "lib/tracker/mod.ts", "wire may not import tracker"],
    ["lib/swarm/picker.ts", "lib/torrent/mod.ts", "swarm may not import torrent"],
    ["lib/session/session.ts", "lib/net/mod.ts", "session may not import net"],
    ["lib/session/session.ts", "lib/disk/mod.ts", "session may not import disk"],
    ["lib/net/network.ts", "lib/disk/mod.ts", "net may not import disk"],
    ["lib/disk/disk.ts", "lib/storage/mod.ts", "disk may not import storage"],
    ["lib/cli/get.ts", "lib/net/mod.ts", "cli may not import net"],
    ["lib/daemon/daemon.ts", "lib/cli/mod.ts", "daemon may not import cli"],
    ["lib/testing/world.ts", "lib/host/mod.ts", "testing may not import host"],
    ["lib/host/host.ts", "mod.ts", "lib/ imports nothing of the repository outside of itself"],
    [
      "lib/wire/x.ts",
      "tests/support/x.ts",
      "lib/ imports nothing of the repository outside of itself",
    ],
    ["lib/torrent/torrent.ts", "lib/swarm/picker.ts", "another room is imported by its mod.ts"],
    ["lib/tracker/server/server.ts", "lib/tracker/_lane.ts", "it is private to its folder"],
    ["lib/torrent/torrent.ts", "lib/swarm/_heap.ts", "it is private to its folder"],
    ["mod.ts", "lib/disk/mod.ts", "host alone wires these"],
    ["mod.ts", "lib/host/session.ts", "a room is imported by its mod.ts"],
    ["cli.ts", "lib/host/mod.ts", "the program's entry hands over to lib/cli"],
  ];
  for (const [from, to, problem] of wrong) {
    assertEquals(problemOf(from, to), problem, `${from} ${to}`);
  }
});

Deno.test("checkImports() tells a room that nobody planned", () => {
  assertEquals(checkImports([{ path: "lib/extras/mod.ts", imports: [] }]), [
    "lib/extras/mod.ts: there is no room extras in tools/rooms.ts",
  ]);
});

Deno.test("checkImports() tells each cycle once", () => {
  const files = [
    { path: "lib/wire/a.ts", imports: ["lib/wire/b.ts"] },
    { path: "lib/wire/b.ts", imports: ["lib/wire/c.ts"] },
    { path: "lib/wire/c.ts", imports: ["lib/wire/b.ts"] },
    { path: "lib/wire/d.ts", imports: ["lib/wire/a.ts", "lib/wire/c.ts"] },
  ];
  assertEquals(checkImports(files), ["cycle: lib/wire/b.ts -> lib/wire/c.ts -> lib/wire/b.ts"]);
});

Deno.test("readGraph() picks the repository's files and both kinds of imports", () => {
  const json = JSON.stringify({
    modules: [
      {
        specifier: "file:///r/lib/wire/a.ts",
        dependencies: [
          { specifier: "./b.ts", code: { specifier: "file:///r/lib/wire/b.ts" } },
          { specifier: "../io/mod.ts", type: { specifier: "file:///r/lib/io/mod.ts" } },
          { specifier: "node:crypto", code: { specifier: "node:crypto" } },
          { specifier: "./gone.ts", code: { error: "not found" } },
        ],
      },
      { specifier: "file:///r/lib/wire/b.ts" },
      { specifier: "file:///elsewhere/x.ts", dependencies: [] },
      { specifier: "node:crypto", kind: "node" },
    ],
  });
  assertEquals(readGraph(json, "file:///r/"), [
    { path: "lib/wire/a.ts", imports: ["lib/wire/b.ts", "lib/io/mod.ts"] },
    { path: "lib/wire/b.ts", imports: [] },
  ]);
});

Deno.test("mayImport() never goes both ways", () => {
  const rooms = ["io", "address", "metainfo", "wire", "tracker", "storage", "torrent", "session"];
  const outer = ["net", "disk", "testing", "host", "daemon", "cli"];
  for (const a of [...rooms, ...outer]) {
    for (const b of [...rooms, ...outer]) {
      if (a !== b) assertEquals(mayImport(a, b) && mayImport(b, a), false, `${a} ${b}`);
    }
  }
  assertEquals([rooms.every(isPureRoom), outer.some(isPureRoom)], [true, false]);
});
