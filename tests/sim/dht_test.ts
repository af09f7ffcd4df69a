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

/** Addresses that liars have; more of them share these. */
const ADDRESSES = 250;

/** Most messages and the longest time that a search may take until it names the peer. */
const MAX_MESSAGES = 40;
const MAX_MS = 3_000;

Deno.test("a DHT of 1,000 nodes finds an announced peer in 3 s and 40 messages", async (t) => {
  await using world = new DhtWorld();
  await world.grow(1_000);
  await world.clock.advance(30_000);

  await t.step("though a fifth of the nodes has gone at once since it was announced", async () => {
    const infoHash = world.random.fill(new Uint8Array(20));
    const announcer = await world.add();
    await world.clock.advance(30_000);
    await world.announce(announcer, infoHash);
    world.leave(200, announcer);
    const seeker = await world.add();
    await world.clock.advance(30_000);
    await world.search(seeker, infoHash, announcer);
  });

  await t.step("though in the last two minutes a fifth went and as many came", async () => {
    const infoHash = world.random.fill(new Uint8Array(20));
    const announcer = await world.add();
    await world.clock.advance(30_000);
    await world.announce(announcer, infoHash);
    for (let i = 0; i < 20; i++) {
      world.leave(10, announcer);
      await world.grow(10);
      await world.clock.advance(5_700);
    }
    const seeker = await world.add();
    await world.clock.advance(30_000);
    await world.search(seeker, infoHash, announcer);
  });

  await t.step("though three in ten lie, from one /24 and with ids next to it", async () => {
    const infoHash = world.random.fill(new Uint8Array(20));
    const liars = Math.ceil(world.nodes.length * 3 / 7);
    await world.addLiars(liars, infoHash);
    await world.clock.advance(60_000);
    const announcer = await world.add();
    await world.clock.advance(30_000);
    await world.announce(announcer, infoHash);
    const seeker = await world.add();
    await world.clock.advance(30_000);
    await world.search(seeker, infoHash, announcer);
    assert(world.liesTold > 0, "nobody asked a liar, so that nothing was shown");
  });
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
  /** Those that are there, liars aside. */
  readonly nodes: Node[] = [];
  /** How often a liar was asked for peers or nodes. */
  liesTold = 0;
  readonly #gone: Node[] = [];
  readonly #sockets: Datagrams[] = [];
  readonly #internet = new VirtualInternet(this.clock);

  /** Adds nodes, of which each knows a few of those before it. */
  async grow(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await this.add();
      if (i % 10 === 0) await this.clock.advance(300);
    }
  }

  /** Lets so many nodes vanish, here and there, but one. */
  leave(count: number, stays: Node): void {
    for (let i = 0; i < count; i++) {
      const others = this.nodes.filter((node) => node !== stays);
      const leaving = others[this.random.below(others.length)];
      assert(leaving, "nobody is left to go");
      leaving.leave();
      this.nodes.splice(this.nodes.indexOf(leaving), 1);
      this.#gone.push(leaving);
    }
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
      return { id, address: `77.7.7.${1 + i % ADDRESSES}`, port: PORT + Math.floor(i / ADDRESSES) };
    });
    const contacts = liars.slice(0, 8).map(({ id, address, port }) =>
      Uint8Array.from([...id, ...address.split(".").map(Number), port >> 8, port & 255])
    );
    const nodes = Uint8Array.from(contacts.flatMap((contact) => [...contact]));
    const hosts = new Map<string, VirtualHost>();
    for (const { id, address, port } of liars) {
      const host = hosts.get(address) ?? this.#internet.host({ addresses: [address] });
      hosts.set(address, host);
      const socket = await host.bindDatagrams({ hostname: "0.0.0.0", port });
      this.#sockets.push(socket);
      const lie = { id, nodes, token: Uint8Array.of(1) };
      answerLies(socket, lie, () => this.liesTold++).catch(() => "closed");
      for (let i = 0; i < 20; i++) {
        const ping = { t: Uint8Array.of(i), y: "q", q: "ping", a: { id } };
        await socket.send(encode(ping), this.#anyEndpoint());
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
    const closing = Promise.all([...this.nodes, ...this.#gone].map(({ dht }) => dht.close()));
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
  told: () => void,
): Promise<void> {
  for (;;) {
    const [data, from] = await socket.receive();
    const message = decode(data);
    if (!(message instanceof BencodeDict) || message.get("q") === undefined) continue;
    told();
    const t = message.get("t");
    if (t instanceof Uint8Array) await socket.send(encode({ t, y: "r", r }), from);
  }
}
