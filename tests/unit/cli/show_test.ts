import { assertEquals, assertStringIncludes } from "@std/assert";
import { INFO_HASH, makeTorrent } from "./support/make_torrent.ts";
import { shoal } from "./support/run_program.ts";

const TORRENT = makeTorrent({
  trackers: [["udp://a.example:1", "udp://b.example:2"], ["http://c.example/announce"]],
  comment: "hello\x1b[31m there",
  createdBy: "test 1.0",
  creationDate: 1724889600,
  webSeeds: ["http://web.example/"],
  private: true,
  source: "HERE",
});
const FILES = { "a.torrent": TORRENT };
const LINK = "magnet:?xt=urn:btih:" + INFO_HASH;

Deno.test("show lays out what is in a torrent on a terminal", async () => {
  const { out, err, status } = await shoal(["show", "a.torrent", "--color", "never"], {
    files: FILES,
    terminal: true,
  });
  const lines = out.split("\n");
  assertEquals([status, err], [0, ""]);
  assertEquals(lines[0], "things");
  assertEquals(
    lines.slice(2, 16),
    [
      "  size          39.1 KiB in 2 files, 3 pieces of 16 KiB",
      "  created       2024-08-29 by test 1.0",
      "  comment       hello\ufffd[31m there",
      "  source        HERE",
      "  private       yes: peers come from its trackers alone",
      "  trackers      udp://a.example:1",
      "                udp://b.example:2",
      "                http://c.example/announce  (tier 2)",
      "  web seeds     http://web.example/",
      "  files         1  19.5 KiB  things/a.txt",
      "                2  19.5 KiB  things/sub/b.bin",
      lines[13],
      "",
    ].slice(0, 13).concat(lines.slice(15, 16)),
  );
  assertStringIncludes(lines[13] ?? "", "  magnet        magnet:?xt=urn:btih:");
});

Deno.test("show writes a line for each fact in a pipe", async () => {
  const { out } = await shoal(["show", "a.torrent"], { files: FILES });
  const lines = out.split("\n");
  assertEquals(lines[0], "name\tthings");
  assertEquals(lines.filter((line) => line.startsWith("files")), [
    "files\t1\t20000\tthings/a.txt",
    "files\t2\t20000\tthings/sub/b.bin",
  ]);
});

Deno.test("show --json has all that is known", async () => {
  const { out } = await shoal(["show", "a.torrent", "--json"], { files: FILES });
  const shown = JSON.parse(out);
  assertEquals(shown.name, "things");
  assertEquals(shown.version, "v1");
  assertEquals(shown.pieceLength, 16384);
  assertEquals(shown.pieceCount, 3);
  assertEquals(shown.totalLength, 40000);
  assertEquals(shown.private, true);
  assertEquals(shown.creationDate, 1724889600);
  assertEquals(shown.files.map((file: { path: string }) => file.path), [
    "things/a.txt",
    "things/sub/b.bin",
  ]);
  assertEquals(shown.pieceHashes, undefined);
});

Deno.test("show tells of a few files on a terminal, and of all with -v", async () => {
  const { createMetainfo, planTorrent } = await import("../../../lib/metainfo/mod.ts");
  const files = Array.from({ length: 50 }, (_, i) => ({ path: `f${i}`, length: 1 }));
  const plan = planTorrent(files, { name: "many", version: "v1", pieceLength: 16384 });
  const many = { "m.torrent": createMetainfo(plan, { sha1: new Uint8Array(20) }) };
  const few = await shoal(["show", "m.torrent"], { files: many, terminal: true });
  assertStringIncludes(few.out, "… and 10 files more (-v shows all)");
  const all = await shoal(["show", "m.torrent", "-v"], { files: many, terminal: true });
  assertStringIncludes(all.out, "many/f49");
});

Deno.test("show and hash take magnet links and info-hashes", async () => {
  const link = `${LINK}&dn=Some%20name&tr=udp%3A%2F%2Fa.example%3A1`;
  const shown = await shoal(["show", link]);
  assertStringIncludes(shown.out, "name\tSome name\n");
  assertStringIncludes(shown.out, `info-hash v1\t${INFO_HASH}\n`);
  assertEquals((await shoal(["hash", link])).out, `${INFO_HASH}\n`);
  assertEquals((await shoal(["hash", INFO_HASH.toUpperCase()])).out, `${INFO_HASH}\n`);
});

Deno.test("hash prints the info-hash and nothing else", async () => {
  const plain = { "a.torrent": makeTorrent() };
  assertEquals((await shoal(["hash", "a.torrent"], { files: plain })).out, `${INFO_HASH}\n`);
});

Deno.test("magnet prints the link, with what is asked for", async () => {
  const files = { "a.torrent": makeTorrent({ trackers: [["udp://a.example:1"]] }) };
  const all = await shoal(["magnet", "a.torrent"], { files });
  assertEquals(all.out, `${LINK}&dn=things&xl=40000&tr=udp%3A%2F%2Fa.example%3A1\n`);
  const args = ["magnet", "a.torrent", "--no-trackers", "--peer", "192.0.2.7:6881"];
  const short = await shoal(args, { files });
  assertEquals(short.out, `${LINK}&dn=things&xl=40000&x.pe=192.0.2.7:6881\n`);
  const more = await shoal(["magnet", "a.torrent", "-t", "udp://a.example:1", "--json"], { files });
  assertEquals(JSON.parse(more.out), { magnet: all.out.trim() });
});

Deno.test("show tells where a newer torrent is to be had", async () => {
  const updateUrl = "https://feed.example/updates";
  const plain = makeTorrent({ updateUrl });
  const signed = makeTorrent({ updateUrl, originator: Uint8Array.of(0x30, 0) });
  const files = { "plain.torrent": plain, "signed.torrent": signed };
  const shown = await shoal(["show", "plain.torrent"], { files });
  assertStringIncludes(shown.out, `update URL\t${updateUrl}\n`);
  const { out } = await shoal(["show", "signed.torrent"], { files });
  assertStringIncludes(out, `update URL\t${updateUrl}  (signed by the originator)\n`);
  const json = JSON.parse((await shoal(["show", "signed.torrent", "--json"], { files })).out);
  assertEquals([json.updateUrl, json.originator], [updateUrl, "3000"]);
});

Deno.test("show tells the key of a link whose torrent changes", async () => {
  const key = "8f".repeat(32);
  const link = `${LINK}&xs=urn:btpk:${key}&s=6e`;
  const { out } = await shoal(["show", link]);
  assertStringIncludes(out, `public key\t${key}\nsalt\t6e\n`);
  const json = JSON.parse((await shoal(["show", link, "--json"])).out);
  assertEquals([json.publicKey, json.salt], [key, "6e"]);
});
