import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../../../lib/cli/main.ts";
import { Dht } from "../../../lib/dht/mod.ts";
import { MemoryDisk, SeededRandom } from "../../../lib/testing/mod.ts";
import { FakeInternet } from "../../support/fake_network.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { FakeProgram } from "./support/fake_program.ts";
import { makeTorrent } from "./support/make_torrent.ts";

const HASH = "5a".repeat(20);

/** Runs the program on a machine of an internet with ten nodes of the DHT, the first of which is "first.example:6881". */
async function shoalDht(
  ...calls: readonly (readonly string[])[]
): Promise<{ status: number; out: string; err: string }[]> {
  const internet = new FakeInternet({ "first.example": ["8.0.1.1"] });
  const program = new FakeProgram([]);
  const nodes: Dht[] = [];
  for (let i = 1; i <= 10; i++) {
    const network = internet.machine(`8.0.${i}.1`);
    const dht = new Dht({
      ipv4: await network.bindDatagrams({ hostname: "0.0.0.0", port: 6881 }),
      clock: program.clock,
      random: new SeededRandom(i),
      resolver: network.resolver,
      bootstrap: [{ hostname: "8.0.1.1", port: 6881 }],
    });
    dht.start();
    nodes.push(dht);
  }
  await program.clock.advance(60_000);
  const network = internet.machine("8.1.1.1");
  const results = [];
  let made: Uint8Array | undefined;
  for (const args of calls) {
    const run = new FakeProgram(["dht", ...args, "--dht-node", "first.example:6881"]);
    Object.defineProperty(run, "clock", { value: program.clock });
    run.put("private.torrent", makeTorrent({ private: true }));
    if (made) run.put("key", made);
    run.io = {
      clock: program.clock,
      random: new SeededRandom(99),
      network,
      disk: new MemoryDisk(),
      log: new FakeLog(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    let status: number | undefined;
    const ended = main(run).then((number) => status = number);
    for (let i = 0; i < 300 && status === undefined; i++) await program.clock.advance(500);
    await ended;
    made = run.bytes("key") ?? made;
    results.push({ status: status ?? -1, out: run.stdout.text, err: run.stderr.text });
  }
  await Promise.all(nodes.map((dht) => dht.close()));
  return results;
}

Deno.test("shoal dht peers prints who was announced, and leaves with 3 where nobody is", async () => {
  const [nobody, announced, found] = await shoalDht(
    ["peers", HASH],
    ["peers", HASH, "--announce-port", "4000"],
    ["peers", HASH],
  );
  assertEquals([nobody?.status, announced?.status, found?.status], [3, 0, 0]);
  assertStringIncludes(nobody?.err ?? "", "the DHT knows of none");
  assertEquals(found?.out, "8.1.1.1:4000\n");
});

Deno.test("shoal dht put and get store and find a text, and with --key a changing one", async () => {
  const [put, got, changing, changed, again] = await shoalDht(
    ["put", "Hello World!"],
    ["get", "e5f96f6f38320f0f33959cb4d3d656452117aadb"],
    ["put", "one", "--key", "key", "--salt", "s"],
    ["put", "two", "--key", "key", "--salt", "s", "--json"],
    ["get", "ab".repeat(20)],
  );
  assertEquals(put?.out, "e5f96f6f38320f0f33959cb4d3d656452117aadb\n");
  assertEquals(got?.out, "Hello World!\n");
  assertMatch(changing?.out ?? "", /^[0-9a-f]{64}\n$/);
  assertStringIncludes(changing?.err ?? "", "A new key is in key");
  const { seq, value, publicKey } = JSON.parse(changed?.out ?? "");
  assertEquals([seq, value, `${publicKey}\n`], ["2", "two", changing?.out]);
  assertEquals(again?.status, 3);
});

Deno.test("shoal dht publish prints a magnet link of the key", async () => {
  const [published, told, private_] = await shoalDht(
    ["publish", HASH, "--key", "key"],
    ["publish", HASH, "--key", "key", "--json"],
    ["publish", "private.torrent", "--key", "key"],
  );
  assertMatch(published?.out ?? "", /^magnet:\?xs=urn:btpk:[0-9a-f]{64}\n$/);
  const { infoHash, magnet, publicKey, seq } = JSON.parse(told?.out ?? "");
  assertEquals([infoHash, `${magnet}\n`, seq], [HASH, published?.out, "2"]);
  assertEquals(magnet, `magnet:?xs=urn:btpk:${publicKey}`);
  assertEquals(private_?.status, 12);
});

Deno.test("shoal dht ping, sample and stats ask single nodes, and say who does not answer", async () => {
  const [ping, silent, sample, stats] = await shoalDht(
    ["ping", "first.example:6881", "--json"],
    ["ping", "9.9.9.9:1"],
    ["sample", "8.0.1.1:6881", "--json"],
    ["stats", "--json"],
  );
  assertEquals(JSON.parse(ping?.out ?? "").address, "8.0.1.1:6881");
  assertEquals(silent?.status, 5);
  assertStringIncludes(silent?.err ?? "", "no answer");
  assertEquals(JSON.parse(sample?.out ?? "").infoHashes, []);
  assertEquals(JSON.parse((stats?.out ?? "").split("\n")[0] ?? "").family, 4);
});

Deno.test("shoal dht says what it needs", async () => {
  const results = await shoalDht(["frob"], ["get"], ["get", "xyz"], ["ping", "nowhere"], [
    "stats",
    "x",
  ]);
  assertEquals(results.map(({ status }) => status), [2, 2, 2, 2, 2]);
  assertStringIncludes(results[0]?.err ?? "", "peers, ping, get, put, publish, sample, stats");
  assertStringIncludes(results[1]?.err ?? "", "dht get needs TARGET");
});
