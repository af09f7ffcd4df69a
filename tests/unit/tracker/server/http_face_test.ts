import { assertEquals } from "@std/assert";
import { BencodeDict, decode } from "../../../../lib/bencode/mod.ts";
import { SeededRandom } from "../../../../lib/testing/mod.ts";
import { HttpFace, type HttpFaceOptions } from "../../../../lib/tracker/server/http_face.ts";
import { TrackerCore } from "../../../../lib/tracker/server/tracker_core.ts";
import {
  type TrackerLimits,
  trackerLimits,
} from "../../../../lib/tracker/server/tracker_limits.ts";

const A = "a".repeat(20);
const FROM = { hostname: "8.8.8.8", port: 50_000 };

interface SceneOptions extends Partial<TrackerLimits>, Partial<HttpFaceOptions> {}

/** A tracker's HTTP side, asked as by a browser. */
class Scene {
  readonly core: TrackerCore;
  readonly face: HttpFace;
  now = 0;

  constructor(options: SceneOptions = {}) {
    const { fullScrape = false, statsPage = true } = options;
    this.core = new TrackerCore(trackerLimits(options), { random: new SeededRandom(), now: 0 });
    this.face = new HttpFace(this.core, { fullScrape, statsPage });
  }

  ask(path: string, from = FROM, init: RequestInit = {}): Response {
    return this.face.handle(new Request(`http://tracker.example${path}`, init), from, this.now);
  }

  async dict(path: string, from = FROM): Promise<BencodeDict> {
    const value = decode(await this.ask(path, from).bytes());
    if (!(value instanceof BencodeDict)) throw new Error("The answer is no dictionary");
    return value;
  }

  async announce(n: number, more = "", from = { hostname: `8.8.8.${n}`, port: 1 }) {
    return await this.dict(
      `/announce?info_hash=${A}&peer_id=${peerId(n)}&port=${n}&left=1${more}`,
      from,
    );
  }
}

function peerId(n: number): string {
  return `-XX0000-${String(n).padStart(12, "0")}`;
}

Deno.test("/announce answers as BEP 3, 23 and 24 say", async () => {
  const scene = new Scene({ intervalMs: 600_000, minIntervalMs: 90_000 });
  await scene.announce(1);
  const answer = await scene.announce(2, "&left=0");
  assertEquals(answer.integer("interval"), 600);
  assertEquals(answer.integer("min interval"), 90);
  assertEquals([answer.integer("complete"), answer.integer("incomplete")], [0, 2]);
  assertEquals(answer.integer("downloaded"), 0);
  assertEquals(answer.bytes("external ip"), new Uint8Array([8, 8, 8, 2]));
  assertEquals(answer.bytes("peers"), new Uint8Array([8, 8, 8, 1, 0, 1]));
  assertEquals(answer.has("peers6"), false);
});

Deno.test("/announce names IPv6 peers apart (BEP 7)", async () => {
  const scene = new Scene();
  const ipv6 = { hostname: "2600::1", port: 1 };
  await scene.announce(1, "", ipv6);
  const answer = await scene.announce(2);
  assertEquals(answer.bytes("peers"), new Uint8Array());
  assertEquals(answer.bytes("peers6"), new Uint8Array([0x26, ...new Array(14).fill(0), 1, 0, 1]));
  const other = await scene.announce(3, "", ipv6);
  assertEquals(other.bytes("peers6")?.length, 18);
  assertEquals(other.bytes("external ip")?.length, 16);
});

Deno.test("/announce gives the long form to those who ask for it (BEP 23)", async () => {
  const scene = new Scene();
  await scene.announce(1);
  await scene.announce(2, "", { hostname: "2600::2", port: 1 });
  const withIds = (await scene.announce(3, "&compact=0")).list("peers") ?? [];
  assertEquals(
    withIds.map((peer) =>
      peer instanceof BencodeDict
        ? `${peer.text("ip")} ${peer.integer("port")} ${peer.text("peer id")}`
        : ""
    ).sort(),
    [`2600::2 2 ${peerId(2)}`, `8.8.8.1 1 ${peerId(1)}`],
  );
  const without = (await scene.announce(3, "&compact=0&no_peer_id=1")).list("peers") ?? [];
  assertEquals(without.map((peer) => peer instanceof BencodeDict && peer.has("peer id")), [
    false,
    false,
  ]);
});

Deno.test("/announce names as many peers as are wanted and allowed", async () => {
  const scene = new Scene({ defaultNumWant: 3, maxNumWant: 5, requestsPerSec: 1_000 });
  for (let n = 1; n <= 20; n++) await scene.announce(n);
  const lengths: number[] = [];
  for (const more of ["", "&numwant=2", "&numwant=0", "&numwant=100", "&numwant=-1"]) {
    lengths.push((await scene.announce(1, more)).bytes("peers")?.length ?? -1);
  }
  assertEquals(lengths.map((length) => length / 6), [3, 2, 0, 5, 3]);
});

Deno.test("/announce takes events", async () => {
  const scene = new Scene();
  await scene.announce(1, "&event=started");
  const completed = await scene.announce(1, "&event=completed");
  assertEquals(completed.integer("downloaded"), 1);
  await scene.announce(2, "&event=started");
  const stopped = await scene.announce(1, "&event=stopped");
  assertEquals([stopped.integer("incomplete"), stopped.bytes("peers")], [1, new Uint8Array()]);
  assertEquals((await scene.announce(3, "&event=paused")).integer("incomplete"), 2);
});

Deno.test("/announce believes a peer's address only next door", async () => {
  const table = [
    ["8.8.8.8", "9.9.9.9", "8.8.8.8"],
    ["8.8.8.8", "127.0.0.1", "8.8.8.8"],
    ["192.168.1.2", "192.168.1.3", "192.168.1.3"],
    ["192.168.1.2", "9.9.9.9", "192.168.1.2"],
    ["192.168.1.2", "127.0.0.1", "192.168.1.2"],
    ["127.0.0.1", "127.0.0.2", "127.0.0.2"],
    ["127.0.0.1", "192.168.1.3", "127.0.0.1"],
    ["127.0.0.1", "peer.example", "127.0.0.1"],
    ["fd00::1", "fd00:0::2", "fd00::2"],
  ] as const;
  for (const [hostname, claimed, expected] of table) {
    const scene = new Scene();
    await scene.announce(1, `&ip=${claimed}`, { hostname, port: 1 });
    const [peer] = (await scene.announce(2, "&compact=0")).list("peers") ?? [];
    assertEquals(
      peer instanceof BencodeDict && peer.text("ip"),
      expected,
      `${hostname} ${claimed}`,
    );
  }
});

Deno.test("/announce says what is wrong with a request", async () => {
  const scene = new Scene();
  const id = `peer_id=${peerId(1)}`;
  const table = [
    "/announce",
    `/announce?${id}&port=1`,
    `/announce?info_hash=${A}x&${id}&port=1`,
    `/announce?info_hash=${A.slice(1)}&${id}&port=1`,
    `/announce?info_hash=${A}&info_hash=${A}&${id}&port=1`,
    `/announce?info_hash=${A}&peer_id=short&port=1`,
    `/announce?info_hash=${A}&${id}`,
    `/announce?info_hash=${A}&${id}&port=65536`,
    `/announce?info_hash=${A}&${id}&port=x`,
    "/announce?info_hash=%4",
    `/announce?info_hash=${"a".repeat(20_000)}`,
  ];
  for (const path of table) {
    const answer = await scene.dict(path);
    assertEquals(answer.text("failure reason")?.startsWith("Cannot"), true, path);
  }
  assertEquals(scene.core.stats(0).requests.malformed, table.length);
  assertEquals(scene.core.stats(0).torrents, 0);
});

Deno.test("/announce serves the torrents that are allowed", async () => {
  const scene = new Scene();
  scene.core.setAllowed([new Uint8Array(20).fill(0x61)]);
  assertEquals((await scene.announce(1)).has("failure reason"), false);
  scene.core.setAllowed([]);
  assertEquals((await scene.announce(1)).text("failure reason"), "This torrent is not served here");
  assertEquals((await scene.dict(`/scrape?info_hash=${A}`)).dict("files")?.size, 0);
  scene.core.setAllowed(undefined);
  assertEquals((await scene.announce(1)).has("failure reason"), false);
});

Deno.test("/scrape gives the counts of the torrents that are named (BEP 48)", async () => {
  const scene = new Scene();
  await scene.announce(1, "&event=completed");
  await scene.announce(2);
  const path = `/scrape?info_hash=${A}&info_hash=${"b".repeat(20)}`;
  const files = (await scene.dict(path)).dict("files");
  assertEquals([...files?.keys() ?? []], [A]);
  const file = files?.dict(A);
  assertEquals([file?.integer("complete"), file?.integer("incomplete")], [0, 2]);
  assertEquals(file?.integer("downloaded"), 1);
  assertEquals((await scene.dict("/scrape?info_hash=x")).has("failure reason"), true);
});

Deno.test("/scrape tells those who want more from partial seeds (BEP 21)", async () => {
  const scene = new Scene();
  async function counts(): Promise<readonly (number | undefined)[]> {
    const file = (await scene.dict(`/scrape?info_hash=${A}`)).dict("files")?.dict(A);
    return [file?.integer("incomplete"), file?.integer("downloaders")];
  }
  await scene.announce(1);
  await scene.announce(2, "&event=paused");
  assertEquals(await counts(), [2, 1]);
  await scene.announce(2);
  assertEquals(await counts(), [2, 2]);
  await scene.announce(2, "&event=paused");
  await scene.announce(1, "&event=paused");
  await scene.announce(2, "&event=stopped");
  assertEquals(await counts(), [1, 0]);
});

Deno.test("/scrape gives all torrents only where that is wanted", async () => {
  const closed = new Scene();
  assertEquals((await closed.dict("/scrape")).has("failure reason"), true);
  const open = new Scene({ fullScrape: true });
  await open.announce(1);
  assertEquals((await open.dict("/scrape")).dict("files")?.size, 1);
  await open.announce(1, "&event=stopped");
  // It is kept for a minute.
  assertEquals((await open.dict("/scrape")).dict("files")?.size, 1);
  open.now = 60_001;
  assertEquals((await open.dict("/scrape")).dict("files")?.size, 0);
});

Deno.test("/stats tells in JSON what there is and was", async () => {
  const scene = new Scene();
  scene.now = 61_500;
  await scene.announce(1, "&left=0");
  await scene.announce(2, "", { hostname: "2600::2", port: 1 });
  await scene.dict(`/scrape?info_hash=${A}`);
  const response = scene.ask("/stats");
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.json(), {
    uptimeSeconds: 61,
    torrents: 1,
    peers: 2,
    seeders: 0,
    leechers: 2,
    ipv6Peers: 1,
    requests: {
      httpAnnounces: 2,
      httpScrapes: 1,
      udpConnects: 0,
      udpAnnounces: 0,
      udpScrapes: 0,
      limited: 0,
      malformed: 0,
      refused: 0,
    },
  });
  assertEquals(new Scene({ statsPage: false }).ask("/stats").status, 404);
});

Deno.test("HttpFace answers nothing else", () => {
  const scene = new Scene();
  for (const path of ["/", "/announce/", "/x/announce", "/announce%00", "/..%2fannounce"]) {
    assertEquals(scene.ask(path).status, 404, path);
  }
  assertEquals(scene.ask("/announce", FROM, { method: "POST", body: "x" }).status, 405);
});

Deno.test("HttpFace holds a source to a rate", () => {
  const scene = new Scene({ requestsPerSec: 1 });
  const statuses = Array.from({ length: 12 }, () => scene.ask("/stats").status);
  assertEquals(statuses, [...new Array(10).fill(200), 429, 429]);
  assertEquals(scene.ask("/stats").headers.get("retry-after"), "60");
  assertEquals(scene.ask("/stats", { hostname: "8.8.8.9", port: 1 }).status, 200);
});
