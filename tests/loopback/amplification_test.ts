import { assert, assertEquals } from "@std/assert";
import { BencodeDict, decode, type Encodable, encode } from "../../lib/bencode/mod.ts";
import { sha1 } from "../../lib/hash/mod.ts";
import type { Datagrams, Endpoint } from "../../lib/io/mod.ts";
import { wireInfoHash } from "../../lib/metainfo/mod.ts";
import { TrackerServer } from "../../lib/tracker/server/mod.ts";
import { encodeUdpRequest } from "../../lib/tracker/udp_request.ts";
import { encodeHandshake, encodeMessage } from "../../lib/wire/mod.ts";
import {
  type Member,
  RecordedLog,
  SeededRandom,
  Swarm,
  type VirtualHost,
} from "../../lib/testing/mod.ts";

/** What may be sent to an address that has not shown that it wants it, for each byte from there. */
const MAX_RATIO = 3;

/** How long what was begun goes on: repetitions of uTP, questions of the DHT. */
const AFTERWARDS_MS = 10 * 60_000;

/** An item of the DHT that is as long as one may be (BEP 44). */
const ITEM = new Uint8Array(990).fill(0x78);

/** What somebody sends in the name of another, who never answers. */
interface Spoof {
  readonly name: string;
  readonly datagrams: (scene: Scene) => readonly Uint8Array[];
}

interface Scene {
  readonly infoHash: Uint8Array;
  readonly item: Uint8Array;
  readonly random: SeededRandom;
}

const ID = new Uint8Array(20).fill(0x51);

function query(method: string, values: Record<string, Encodable>): Uint8Array {
  return encode({ t: "aa", y: "q", q: method, a: { id: ID, ...values } });
}

const SPOOFS: readonly Spoof[] = [
  { name: "ping", datagrams: () => [query("ping", {})] },
  { name: "find_node", datagrams: ({ infoHash }) => [query("find_node", { target: infoHash })] },
  {
    name: "find_node for both families",
    datagrams: ({ infoHash }) => [query("find_node", { target: infoHash, want: ["n4", "n6"] })],
  },
  { name: "get_peers", datagrams: ({ infoHash }) => [query("get_peers", { info_hash: infoHash })] },
  {
    name: "get_peers with scrape",
    datagrams: ({ infoHash }) => [query("get_peers", { info_hash: infoHash, scrape: 1 })],
  },
  { name: "get", datagrams: ({ item }) => [query("get", { target: sha1(encode(item)) })] },
  {
    name: "sample_infohashes",
    datagrams: ({ infoHash }) => [query("sample_infohashes", { target: infoHash })],
  },
  {
    name: "announce_peer with a wrong token",
    datagrams: ({ infoHash }) => [
      query("announce_peer", { info_hash: infoHash, port: 80, token: "wrong" }),
    ],
  },
  {
    name: "announce_peer without a token",
    datagrams: ({ infoHash }) => [query("announce_peer", { info_hash: infoHash, port: 80 })],
  },
  {
    name: "put with a wrong token",
    datagrams: ({ item }) => [query("put", { v: item, token: "x" })],
  },
  { name: "an unknown query", datagrams: () => [query("q", {})] },
  { name: "the shortest query", datagrams: () => [encode({ q: "ping", y: "q" })] },
  { name: "the shortest dictionary", datagrams: () => [encode({})] },
  { name: "an answer to nothing", datagrams: () => [encode({ t: "aa", y: "r", r: { id: ID } })] },
  { name: "an error about nothing", datagrams: () => [encode({ t: "a", y: "e", e: [201, "x"] })] },
  {
    name: "a hundred queries",
    datagrams: ({ infoHash }) =>
      Array.from({ length: 100 }, () => query("get_peers", { info_hash: infoHash })),
  },
  { name: "uTP SYN", datagrams: () => [packet(4, { sequence: 1 })] },
  {
    name: "uTP SYN, a hundred times",
    datagrams: () => Array.from({ length: 100 }, () => packet(4, { sequence: 1 })),
  },
  {
    name: "uTP SYN of a hundred connections",
    datagrams: () => Array.from({ length: 100 }, (_, id) => packet(4, { id: id * 2, sequence: 1 })),
  },
  {
    name: "uTP DATA of nobody",
    datagrams: () => [packet(0, { sequence: 2, data: new Uint8Array(9) })],
  },
  { name: "uTP FIN of nobody", datagrams: () => [packet(1, { sequence: 2 })] },
  { name: "uTP STATE of nobody", datagrams: () => [packet(2, { sequence: 2 })] },
  { name: "uTP RESET of nobody", datagrams: () => [packet(3, { sequence: 2 })] },
  {
    name: "uTP SYN and a handshake in DATA",
    datagrams: (scene) => [
      packet(4, { id: 6, sequence: 1 }),
      packet(0, { id: 7, sequence: 2, data: greetingOf(scene) }),
    ],
  },
  {
    name: "uTP SYN and a handshake in DATA, with many guesses of what is acknowledged",
    datagrams: (scene) => [
      packet(4, { id: 6, sequence: 1 }),
      ...Array.from(
        { length: 200 },
        (_, guess) =>
          packet(0, { id: 7, sequence: 2, acknowledged: guess * 327, data: greetingOf(scene) }),
      ),
    ],
  },
  { name: "garbage", datagrams: ({ random }) => garbage(random, []) },
  { name: "garbage that begins as the DHT's", datagrams: ({ random }) => garbage(random, [0x64]) },
  {
    name: "garbage that begins as uTP's",
    datagrams: ({ random }) => garbage(random, [0x41, 0x01, 0x21]),
  },
];

Deno.test("no datagrams in the name of another have more than three times their bytes sent to him", async () => {
  await using swarm = new Swarm();
  const victim = await filledNode(swarm);
  const random = new SeededRandom(7);
  const scene = { infoHash: wireInfoHash(swarm.torrent.metainfo), item: ITEM, random };
  const received = bytesReceived(swarm, victim);
  const bystanders: { name: string; sentBytes: number; host: VirtualHost }[] = [];
  for (const { name, datagrams } of SPOOFS) {
    const host = swarm.machine();
    const socket = await host.bindDatagrams({ hostname: "0.0.0.0", port: 7_000 });
    let sentBytes = 0;
    for (const datagram of datagrams(scene)) {
      await socket.send(datagram, victim.endpoint);
      sentBytes += datagram.length;
      await swarm.run(1);
    }
    bystanders.push({ name, sentBytes, host });
    socket.close();
  }
  await swarm.run(AFTERWARDS_MS);
  report(bystanders.map(({ name, sentBytes, host }) => ({
    name,
    ratio: (received.get(host.address) ?? 0) / sentBytes,
  })));
});

Deno.test("no datagrams to a tracker in the name of another have more than three times their bytes sent to him", async () => {
  await using swarm = new Swarm();
  const { clock, internet } = swarm;
  const machine = swarm.machine();
  const endpoint = { hostname: machine.address, port: 6_969 };
  const random = new SeededRandom(7);
  const io = { network: machine, clock, random, log: new RecordedLog() };
  const udp = [{ hostname: "0.0.0.0", port: endpoint.port }];
  const server = await TrackerServer.start(io, { http: [], udp });
  const infoHash = wireInfoHash(swarm.torrent.metainfo);
  const announce = (connectionId: bigint) =>
    encodeUdpRequest({
      action: "announce",
      transactionId: 7,
      connectionId,
      announce: {
        infoHash,
        peerId: ID,
        port: 6_881,
        uploaded: 0,
        downloaded: 0,
        left: 1_000,
        numWant: 200,
        key: 1,
      },
    });
  const connect = encodeUdpRequest({ action: "connect", transactionId: 7 });
  const scrape = (connectionId: bigint) =>
    encodeUdpRequest({
      action: "scrape",
      transactionId: 7,
      connectionId,
      infoHashes: Array.from({ length: 74 }, () => infoHash),
    });
  // What the longest answers are made of: many peers.
  let known = 0n;
  for (let peer = 0; peer < 120; peer++) {
    const socket = await swarm.machine().bindDatagrams({ hostname: "0.0.0.0", port: 7_000 });
    await socket.send(connect, endpoint);
    const [answer] = await swarm.settled(socket.receive());
    known = new DataView(answer.buffer, answer.byteOffset).getBigUint64(8);
    await socket.send(announce(known), endpoint);
    const [peers] = await swarm.settled(socket.receive());
    assertEquals(peers.length, 20 + 6 * Math.min(peer, 200));
    socket.close();
  }
  const spoofs: [name: string, datagrams: readonly Uint8Array[]][] = [
    ["BEP 15 connect", [connect]],
    ["BEP 15 connect, a hundred times", Array.from({ length: 100 }, () => connect)],
    ["BEP 15 announce with a made-up id", [announce(1n)]],
    ["BEP 15 announce with the id of another address", [announce(known)]],
    ["BEP 15 scrape with a made-up id", [scrape(1n)]],
    ["BEP 15 scrape with the id of another address", [scrape(known)]],
    ["garbage", garbage(random, [])],
    ["the beginning of a connect", Array.from(connect, (_, length) => connect.subarray(0, length))],
  ];
  const received = new Map<string, number>();
  internet.tap(({ from, to, data }) => {
    if (from.hostname !== machine.address) return;
    received.set(to.hostname, (received.get(to.hostname) ?? 0) + data.length);
  });
  const rows: { name: string; ratio: number }[] = [];
  for (const [name, datagrams] of spoofs) {
    const host = swarm.machine();
    const socket = await host.bindDatagrams({ hostname: "0.0.0.0", port: 7_000 });
    let sentBytes = 0;
    for (const datagram of datagrams) {
      await socket.send(datagram, endpoint);
      sentBytes += datagram.length;
      await swarm.run(1);
    }
    await swarm.run(60_000);
    socket.close();
    rows.push({ name, ratio: (received.get(host.address) ?? 0) / sentBytes });
  }
  await server.close();
  assert(rows.some(({ ratio }) => ratio > 0), "it answers nobody, so this measures nothing");
  report(rows);
});

Deno.test("no stream has more than three times its bytes sent before it has shown what torrent it is about", async () => {
  await using swarm = new Swarm();
  const victim = swarm.member({ has: "all" });
  await swarm.run(1_000);
  const received = bytesReceived(swarm, victim);
  const random = new SeededRandom(7);
  const bytes = (length: number) => random.fill(new Uint8Array(length));
  const unknown = encodeHandshake({ infoHash: bytes(20), peerId: bytes(20) });
  const openings: [name: string, bytes: Uint8Array][] = [
    ["nothing but a connection", new Uint8Array(0)],
    ["one byte of a handshake", unknown.subarray(0, 1)],
    ["a handshake for an unknown torrent", unknown],
    ["a key of MSE", bytes(96)],
    ["a key of MSE and no more than it takes for an answer", bytes(97)],
    ["a key of MSE and padding", bytes(96 + 512)],
    ["a key of MSE and garbage", bytes(2_000)],
    ["a key of zeros", new Uint8Array(96)],
  ];
  const rows: { name: string; ratio: number }[] = [];
  for (const [name, opening] of openings) {
    const host = swarm.machine();
    const stream = await swarm.settled(host.dialer.connect(victim.endpoint));
    if (opening.length > 0) await stream.write(opening);
    await swarm.run(60_000);
    stream.close();
    const answered = received.get(host.address) ?? 0;
    rows.push({ name, ratio: answered / Math.max(1, opening.length) });
  }
  report(rows);
});

/** A node of the DHT that knows others, peers of a torrent and an item: what the longest answers are made of. */
async function filledNode(swarm: Swarm): Promise<Member> {
  const victim = swarm.member({ has: "all" });
  await swarm.run(1_000);
  const session = { dhtNodes: [victim.endpoint], portMapping: false, lsd: false };
  for (let node = 0; node < 20; node++) {
    // A table takes few nodes of one network.
    swarm.member({ session, paused: true, machine: { addresses: [`40.${node}.0.1`] } });
  }
  await swarm.run(60_000);
  const infoHash = wireInfoHash(swarm.torrent.metainfo);
  const answers = [];
  for (let peer = 0; peer < 120; peer++) {
    const socket = await swarm.machine().bindDatagrams({ hostname: "0.0.0.0", port: 7_000 });
    const asking = (datagram: Uint8Array) => ask(swarm, socket, victim.endpoint, datagram);
    const token = tokenIn(await asking(query("get_peers", { info_hash: infoHash })));
    answers.push(await asking(query("announce_peer", { info_hash: infoHash, port: 80, token })));
    if (peer === 0) {
      const token = tokenIn(await asking(query("get", { target: sha1(encode(ITEM)) })));
      answers.push(await asking(query("put", { v: ITEM, token })));
    }
    socket.close();
  }
  assertEquals(answers.filter((answer) => !isOf("r", answer)), []);
  return victim;
}

function tokenIn(answer: Uint8Array): Uint8Array {
  const value = decode(answer);
  const token = value instanceof BencodeDict ? value.dict("r")?.bytes("token") : undefined;
  assert(token, "there is no token");
  return token;
}

async function ask(
  swarm: Swarm,
  socket: Datagrams,
  to: Endpoint,
  datagram: Uint8Array,
): Promise<Uint8Array> {
  await socket.send(datagram, to);
  for (;;) {
    const [answer] = await swarm.settled(socket.receive());
    if (!isOf("q", answer)) return answer;
  }
}

/** Whether a message of the DHT is a query (`q`) or an answer (`r`). */
function isOf(type: "q" | "r", message: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(message).includes(`1:y1:${type}`);
}

/** Counts what a member sends to each address from now on. */
function bytesReceived(swarm: Swarm, victim: Member): Map<string, number> {
  const received = new Map<string, number>();
  swarm.internet.tap(({ from, to, data }) => {
    if (from.hostname !== victim.network.address) return;
    received.set(to.hostname, (received.get(to.hostname) ?? 0) + data.length);
  });
  return received;
}

function report(rows: readonly { readonly name: string; readonly ratio: number }[]): void {
  for (const { name, ratio } of rows) console.log(`${ratio.toFixed(2)}  ${name}`);
  assertEquals(rows.filter(({ ratio }) => ratio > MAX_RATIO), []);
}

/** A packet of uTP (BEP 29). */
function packet(
  type: number,
  { id = 6, sequence = 1, acknowledged = 0, data = new Uint8Array(0) }: {
    readonly id?: number;
    readonly sequence?: number;
    readonly acknowledged?: number;
    readonly data?: Uint8Array;
  },
): Uint8Array {
  const out = new Uint8Array(20 + data.length);
  const view = new DataView(out.buffer);
  out[0] = type << 4 | 1;
  view.setUint16(2, id);
  view.setUint32(4, 1_000_000);
  view.setUint32(12, 1_048_576);
  view.setUint16(16, sequence);
  view.setUint16(18, acknowledged);
  out.set(data, 20);
  return out;
}

/** What has a seed answer with its handshake and all that it has. */
function greetingOf({ infoHash }: Scene): Uint8Array {
  const features = { fast: true, extensions: true, dht: true };
  const handshake = encodeHandshake({ infoHash, peerId: ID, features });
  const interested = encodeMessage({ type: "interested" });
  return Uint8Array.of(...handshake, ...interested);
}

function garbage(random: SeededRandom, firsts: readonly number[]): Uint8Array[] {
  return Array.from({ length: 40 }, () => {
    const bytes = random.fill(new Uint8Array(1 + random.below(200)));
    const first = firsts[random.below(Math.max(1, firsts.length))];
    if (first !== undefined) bytes[0] = first;
    return bytes;
  });
}
