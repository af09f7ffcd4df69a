import { assert } from "@std/assert";
import { Dht } from "../../lib/dht/mod.ts";
import { formatEndpoint } from "../../lib/address/mod.ts";
import { BencodeDict, decode, encode } from "../../lib/bencode/mod.ts";
import type { Datagrams, Endpoint } from "../../lib/io/mod.ts";
import {
  SeededRandom,
  VirtualClock,
  type VirtualHost,
  VirtualInternet,
} from "../../lib/testing/mod.ts";

const PORT = 6881;

/** Most messages and the longest time that a search may take until it names the peer. */
const MAX_MESSAGES = 40;
const MAX_MS = 3_000;

Deno.test("a DHT of 1,000 nodes of which a fifth has gone finds an announced peer in 3 s and 40 messages", async () => {
  await using world = new DhtWorld();
  await world.grow(1_000);
  const infoHash = world.random.fill(new Uint8Array(20));
  const announcer = await world.add();
  await world.clock.advance(30_000);
  await world.announce(announcer, infoHash);
  for (let i = 0; i < 200; i++) world.nodes[5 * i + 3]?.leave();
  const seeker = await world.add();
  await world.clock.advance(30_000);
  await world.search(seeker, infoHash, announcer);
});

Deno.test("nodes of one /24 that lie, three in ten of all, do not hide an announced peer", async () => {
  await using world = new DhtWorld();
  await world.grow(350);
  const infoHash = world.random.fill(new Uint8Array(20));
  await world.addLiars(150, infoHash);
  await world.clock.advance(60_000);
  const announcer = await world.add();
  await world.clock.advance(30_000);
  await world.announce(announcer, infoHash);
  const seeker = await world.add();
  await world.clock.advance(30_000);
  await world.search(seeker, infoHash, announcer);
});

/** A node of the DHT, and its machine. */
interface Node {
  readonly host: VirtualHost;
  readonly dht: Dht;
  /** Lets it vanish from one moment to the next. */
  leave(): void;
}

class DhtWorld implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly random = new SeededRandom(4);
  readonly nodes: Node[] = [];
  readonly #sockets: Datagrams[] = [];
  readonly #internet = new VirtualInternet(this.clock);

  /** Adds nodes, of which each knows a few of those before it. */
  async grow(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await this.add();
      if (i % 10 === 0) await this.clock.advance(300);
    }
    await this.clock.advance(30_000);
  }

  /** Adds one node, at an address far from all others. */
  async add(): Promise<Node> {
    const [a, b, c, d] = this.random.fill(new Uint8Array(4));
    const host = this.#internet.host({
      addresses: [`${80 + a! % 40}.${b}.${c}.${1 + d! % 254}`],
      upload: { delayMs: 10 + this.random.below(60) },
    });
    return await this.#start(host, new SeededRandom(this.random.below(2 ** 31)));
  }

  /** Adds nodes at 77.7.7.0/24 with ids next to an info-hash, which know of nobody but each other and make themselves known. */
  async addLiars(count: number, infoHash: Uint8Array): Promise<void> {
    const liars = Array.from({ length: count }, (_, i) => {
      const id = infoHash.slice();
      this.random.fill(id.subarray(17));
      return { id, address: `77.7.7.${i + 1}` };
    });
    const contacts = liars.slice(0, 8).map(({ id, address }) =>
      Uint8Array.from([...id, ...address.split(".").map(Number), PORT >> 8, PORT & 255])
    );
    const nodes = Uint8Array.from(contacts.flatMap((contact) => [...contact]));
    for (const { id, address } of liars) {
      const host = this.#internet.host({ addresses: [address] });
      const socket = await host.bindDatagrams({ hostname: "0.0.0.0", port: PORT });
      this.#sockets.push(socket);
      answerLies(socket, { id, nodes, token: Uint8Array.of(1) }).catch(() => "closed");
      for (let i = 0; i < 20; i++) {
        const { hostname } = this.#anyEndpoint();
        const ping = { t: Uint8Array.of(i), y: "q", q: "ping", a: { id } };
        await socket.send(encode(ping), { hostname, port: PORT });
      }
    }
  }

  /** Lets a node announce a torrent, and time pass until it has. */
  async announce({ dht }: Node, infoHash: Uint8Array): Promise<void> {
    let isDone = false;
    const announcing = (async () => {
      for await (const _ of dht.getPeers(infoHash, { announcePort: PORT }));
      isDone = true;
    })();
    for (let i = 0; i < 600 && !isDone; i++) await this.clock.advance(100);
    assert(isDone, "the announce did not come to its end");
    await announcing;
  }

  /** Lets a node look for a torrent; fails if it does not find the announcer soon, with few messages. */
  async search({ dht, host }: Node, infoHash: Uint8Array, announcer: Node): Promise<void> {
    const wanted = formatEndpoint({ hostname: announcer.host.address, port: PORT });
    let messages = 0;
    const untap = this.#internet.tap((packet) => {
      if (packet.host === host) messages++;
    });
    const start = this.clock.now();
    const found: string[] = [];
    const stop = new AbortController();
    const searching = (async () => {
      for await (const peers of dht.getPeers(infoHash, { signal: stop.signal })) {
        found.push(...peers.map(formatEndpoint));
        if (found.includes(wanted)) return;
      }
    })();
    while (!found.includes(wanted) && this.clock.now() - start < 60_000) {
      await this.clock.advance(10);
    }
    untap();
    stop.abort();
    await searching.catch(() => "given up");
    const tookMs = this.clock.now() - start;
    console.log(`found after ${tookMs} ms and ${messages} messages`);
    assert(found.includes(wanted), "it was not found");
    assert(tookMs < MAX_MS && messages <= MAX_MESSAGES, `${tookMs} ms, ${messages} messages`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = Promise.all(this.nodes.map(({ dht }) => dht.close()));
    await this.clock.advance(60_000);
    await closing;
    for (const socket of this.#sockets) socket.close();
  }

  #anyEndpoint(): Endpoint {
    const { host } = this.nodes[this.random.below(this.nodes.length)]!;
    return { hostname: host.address, port: PORT };
  }

  async #start(host: VirtualHost, random: SeededRandom): Promise<Node> {
    const ipv4 = await host.bindDatagrams({ hostname: "0.0.0.0", port: PORT });
    const bootstrap: Endpoint[] = [];
    for (let i = 0; i < 3 && this.nodes.length > 0; i++) {
      bootstrap.push(this.#anyEndpoint());
    }
    const { clock } = this;
    const dht = new Dht({ ipv4, clock, random, resolver: host.resolver, bootstrap });
    dht.start();
    const node = { host, dht, leave: () => ipv4.close() };
    this.nodes.push(node);
    return node;
  }
}

/** Answers every query with the same: an id, nodes that lie as well, and no peers. */
async function answerLies(
  socket: Datagrams,
  r: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  for (;;) {
    const [data, from] = await socket.receive();
    const message = decode(data);
    if (!(message instanceof BencodeDict) || message.get("q") === undefined) continue;
    const t = message.get("t");
    if (t instanceof Uint8Array) await socket.send(encode({ t, y: "r", r }), from);
  }
}
