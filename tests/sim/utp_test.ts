import { assert } from "@std/assert";
import type { ByteStream } from "../../lib/io/mod.ts";
import {
  type LinkOptions,
  SeededRandom,
  VirtualClock,
  type VirtualHost,
  VirtualInternet,
} from "../../lib/testing/mod.ts";
import { UtpSocket } from "../../lib/utp/mod.ts";

const PORT = 6881;

Deno.test("uTP reaches 80 % of a clean link", async () => {
  for (const [rateBytesPerSec, delayMs] of [[500_000, 20], [2_000_000, 50]] as const) {
    const scene = new Scene({ rateBytesPerSec, delayMs, packetLevel: true });
    const flow = await scene.utp();
    await scene.clock.advance(10_000);
    const share = await scene.share([flow], 20_000, rateBytesPerSec);
    console.log(`${share.toFixed(2)} of ${rateBytesPerSec} bytes a second`);
    assert(share >= 0.8, `${share} of ${rateBytesPerSec} bytes a second`);
    await scene.close();
  }
});

Deno.test("uTP at 1 % loss and 100 ms has half of what loss control allows at all", async () => {
  // The other three links of the way to and fro take 5 ms each.
  const scene = new Scene({ rateBytesPerSec: 10_000_000, delayMs: 85, loss: 0.01 });
  const flow = await scene.utp();
  const allowed = 1.22 * 1_400 / (0.1 * Math.sqrt(0.01));
  const share = await scene.share([flow], 120_000, allowed);
  console.log(`${share.toFixed(2)} of ${allowed} bytes a second, which loss control allows`);
  assert(share >= 0.5, `${share} of ${allowed} bytes a second`);
  await scene.close();
});

Deno.test("uTP gives way to TCP on a bottleneck with a queue of 200 ms", async () => {
  const rateBytesPerSec = 1_000_000;
  const scene = new Scene({
    rateBytesPerSec,
    delayMs: 20,
    queueBytes: rateBytesPerSec * 0.2,
    packetLevel: true,
  });
  const utp = await scene.utp();
  const tcp = await scene.tcp();
  await scene.clock.advance(10_000);
  const [utpShare = 1, tcpShare = 0] = await scene.shares([utp, tcp], 60_000, rateBytesPerSec);
  console.log(`uTP ${utpShare.toFixed(3)}, TCP ${tcpShare.toFixed(3)} of the link`);
  assert(utpShare < 0.25 && tcpShare > 0.6, `uTP ${utpShare}, TCP ${tcpShare}`);
  await scene.close();
});

Deno.test("uTP flows that start together share a link fairly", async () => {
  const rateBytesPerSec = 1_000_000;
  const scene = new Scene({ rateBytesPerSec, delayMs: 20, packetLevel: true });
  const flows = await Promise.all([1, 2, 3, 4].map(() => scene.utp()));
  await scene.clock.advance(10_000);
  const shares = await scene.shares(flows, 120_000, rateBytesPerSec);
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share ** 2, 0);
  const fairness = sum ** 2 / (shares.length * squares);
  console.log(`fairness ${fairness.toFixed(3)} (Jain)`);
  assert(fairness >= 0.9, `${shares}`);
  await scene.close();
});

/** What is there when another comes to the link, by what comes then. */
const MEETINGS = [["tcp", "utp"], ["utp", "tcp"], ["utp", "utp"]] as const;

Deno.test("uTP gives way to TCP whichever was there first; what a latecomer gets", async () => {
  console.log("link | queue | uTP after TCP | TCP after uTP | uTP after uTP");
  for (const [mbitPerSec, queueMs] of [[8, 200], [8, 400], [20, 200], [50, 400]] as const) {
    const told: string[] = [];
    for (const [first, second] of MEETINGS) {
      const [firstShare, lateShare] = await meet(first, second, { mbitPerSec, queueMs });
      const utpShare = first === "utp" ? firstShare : lateShare;
      if (first !== second) assert(utpShare < 0.25, `uTP ${utpShare} of ${mbitPerSec} Mbit/s`);
      assert(firstShare + lateShare > 0.9, `${firstShare} and ${lateShare} of the link`);
      told.push(`${Math.round(100 * lateShare)} %`);
    }
    console.log(`${mbitPerSec} Mbit/s | ${queueMs} ms | ${told.join(" | ")}`);
  }
});

/** Bytes that have come so far. */
interface Flow {
  bytes: number;
}

/** Senders behind one bottleneck, each with a receiver of its own. */
class Scene {
  readonly clock = new VirtualClock();
  readonly #internet = new VirtualInternet(this.clock);
  readonly #bottleneck;
  readonly #sockets: UtpSocket[] = [];
  readonly #streams: ByteStream[] = [];
  #seed = 1;

  constructor(bottleneck: LinkOptions) {
    this.#bottleneck = this.#internet.link(bottleneck);
  }

  /** Begins a uTP connection that always has something to send. */
  async utp(): Promise<Flow> {
    const [from, to] = this.#hosts();
    const [sender, receiver] = [await this.#socket(from), await this.#socket(to)];
    return await this.#flow(
      sender.connect({ hostname: to.address, port: PORT }),
      receiver.accept(),
    );
  }

  /** Begins a TCP connection that always has something to send. */
  async tcp(): Promise<Flow> {
    const [from, to] = this.#hosts();
    const listener = to.listen({ hostname: "::", port: PORT });
    const flow = await this.#flow(
      from.dialer.connect({ hostname: to.address, port: PORT }),
      listener.accept(),
    );
    listener.close();
    return flow;
  }

  /** Lets time pass; gives the share of a rate that each flow had meanwhile. */
  async shares(flows: readonly Flow[], ms: number, rateBytesPerSec: number): Promise<number[]> {
    const before = flows.map(({ bytes }) => bytes);
    await this.clock.advance(ms);
    const all = rateBytesPerSec * ms / 1_000;
    return flows.map(({ bytes }, i) => (bytes - (before[i] ?? 0)) / all);
  }

  /** As {@linkcode Scene.shares}, of all flows together. */
  async share(flows: readonly Flow[], ms: number, rateBytesPerSec: number): Promise<number> {
    const shares = await this.shares(flows, ms, rateBytesPerSec);
    return shares.reduce((sum, share) => sum + share, 0);
  }

  /** Ends all. */
  async close(): Promise<void> {
    for (const stream of this.#streams) stream.close();
    const closing = Promise.all(this.#sockets.map((socket) => socket.close()));
    await this.clock.advance(120_000);
    await closing;
  }

  #hosts(): [VirtualHost, VirtualHost] {
    return [this.#internet.host({ upload: this.#bottleneck }), this.#internet.host()];
  }

  async #socket(host: VirtualHost): Promise<UtpSocket> {
    const datagrams = await host.bindDatagrams({ hostname: "0.0.0.0", port: PORT });
    const socket = new UtpSocket(datagrams, {
      clock: this.clock,
      random: new SeededRandom(this.#seed++),
    });
    this.#sockets.push(socket);
    return socket;
  }

  async #flow(dialling: Promise<ByteStream>, accepting: Promise<ByteStream>): Promise<Flow> {
    await this.clock.advance(1_000);
    const [near, far] = await Promise.all([dialling, accepting]);
    this.#streams.push(near, far);
    const flow = { bytes: 0 };
    write(near).catch(() => "closed");
    read(far, flow).catch(() => "closed");
    return flow;
  }
}

/** Lets a flow have a link for 30 s, then another come; gives the share of each in the minute after they met. */
async function meet(
  first: "tcp" | "utp",
  second: "tcp" | "utp",
  link: { readonly mbitPerSec: number; readonly queueMs: number },
): Promise<[first: number, second: number]> {
  const rateBytesPerSec = link.mbitPerSec * 125_000;
  const queueBytes = rateBytesPerSec * link.queueMs / 1_000;
  const scene = new Scene({ rateBytesPerSec, delayMs: 20, queueBytes, packetLevel: true });
  const early = await scene[first]();
  await scene.clock.advance(30_000);
  const late = await scene[second]();
  await scene.clock.advance(10_000);
  const [earlyShare = 0, lateShare = 0] = await scene.shares(
    [early, late],
    60_000,
    rateBytesPerSec,
  );
  await scene.close();
  return [earlyShare, lateShare];
}

async function write(stream: ByteStream): Promise<void> {
  const bytes = new Uint8Array(65_536);
  for (;;) await stream.write(bytes);
}

async function read(stream: ByteStream, flow: Flow): Promise<void> {
  const buffer = new Uint8Array(65_536);
  for (let length = await stream.read(buffer); length !== null;) {
    flow.bytes += length;
    length = await stream.read(buffer);
  }
}
