/**
 * uTP with libtorrent, which speaks nothing else here: at the level of streams, without a session.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { assert, assertEquals } from "@std/assert";
import { fromHex } from "../../lib/hash/mod.ts";
import type { ByteStream } from "../../lib/io/mod.ts";
import { DenoNetwork, SystemClock, SystemRandom } from "../../lib/net/mod.ts";
import { UtpError, UtpSocket } from "../../lib/utp/mod.ts";
import {
  encodeHandshake,
  encodeMessage,
  encodeRequests,
  Framer,
  HANDSHAKE_LENGTH,
  type PeerMessage,
} from "../../lib/wire/mod.ts";
import { libtorrent } from "../support/clients/libtorrent.ts";
import { withTempFolder } from "../support/temp_folder.ts";

const MIB = 1024 * 1024;
const BLOCK = 16 * 1024;
const SCRIPT = new URL("libtorrent_utp.py", import.meta.url).pathname;

/** Blocks that are asked for at a time. */
const DEPTH = 400;

/** What libtorrent says once it is ready. */
interface Ready {
  readonly port: number;
  readonly infoHash: string;
  readonly pieces: number;
  readonly pieceLength: number;
  readonly sha1: string;
}

/** A libtorrent that runs, and the events that it tells. */
class UtpPeer implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(args: readonly string[]) {
    this.#child = new Deno.Command("/usr/bin/python3", {
      args: [SCRIPT, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Waits for an event. */
  async event<Event>(name: string): Promise<Event> {
    for (;;) {
      for (let end = this.#rest.indexOf("\n"); end >= 0; end = this.#rest.indexOf("\n")) {
        const line = JSON.parse(this.#rest.slice(0, end));
        this.#rest = this.#rest.slice(end + 1);
        if (line.event === name) return line;
      }
      const { done, value } = await this.#lines.read();
      if (done) throw new Error(`Cannot wait for "${name}": libtorrent has ended`);
      this.#rest += value;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stdin.close();
    await this.#lines.cancel();
    await this.#child.status;
  }
}

/** A test with a socket of ours; it is skipped where libtorrent is not installed. */
function utpTest(name: string, run: (socket: UtpSocket, dir: string) => Promise<void>): void {
  const isInstalled = libtorrent.isInstalled();
  if (!isInstalled) console.warn(`Skipped: ${name}: libtorrent is not there`);
  Deno.test({
    name,
    ignore: !isInstalled,
    fn: () =>
      withTempFolder(async (dir) => {
        const datagrams = await new DenoNetwork().bindDatagrams({ hostname: "127.0.0.1", port: 0 });
        const options = { clock: new SystemClock(), random: new SystemRandom() };
        const socket = new UtpSocket(datagrams, options);
        try {
          await run(socket, dir);
        } finally {
          await socket.close();
        }
      }),
  });
}

async function writeAll(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
}

function handshake(infoHash: string): Uint8Array {
  const peerId = new TextEncoder().encode("-SH0000-000000000000");
  return encodeHandshake({ infoHash: fromHex(infoHash), peerId });
}

/** Gives the messages of a peer, after its handshake, until it ends. */
async function* messages(stream: ByteStream): AsyncGenerator<PeerMessage> {
  const head = new Uint8Array(HANDSHAKE_LENGTH);
  for (let at = 0; at < head.length;) at += await stream.read(head.subarray(at)) ?? Infinity;
  const framer = new Framer();
  for (;;) {
    const count = await stream.read(framer.space());
    if (count === null) return;
    framer.commit(count);
    for (let next = framer.next(); next; next = framer.next()) yield next;
  }
}

/** Downloads all of a torrent of one file. */
async function download(stream: ByteStream, ready: Ready, length: number): Promise<Uint8Array> {
  const whole = new Uint8Array(length);
  const count = Math.ceil(length / BLOCK);
  let asked = 0;
  let got = 0;
  async function ask(upTo: number): Promise<void> {
    const ranges = [];
    for (; asked < Math.min(upTo, count); asked++) {
      const start = asked * BLOCK;
      const index = Math.floor(start / ready.pieceLength);
      const begin = start % ready.pieceLength;
      ranges.push({ index, begin, length: Math.min(BLOCK, length - start) });
    }
    await writeAll(stream, encodeRequests(ranges));
  }
  await writeAll(stream, handshake(ready.infoHash));
  await writeAll(stream, encodeMessage({ type: "interested" }));
  for await (const message of messages(stream)) {
    if (message.type === "unchoke") await ask(DEPTH);
    if (message.type !== "piece") continue;
    whole.set(message.block, message.index * ready.pieceLength + message.begin);
    if (++got === count) return whole;
    if (asked - got < DEPTH / 2) await ask(got + DEPTH);
  }
  throw new Error(`Cannot download: the stream ended after ${got} of ${count} blocks`);
}

/** Serves a torrent of one file until the other side ends. */
async function upload(stream: ByteStream, ready: Ready, whole: Uint8Array): Promise<void> {
  const bits = new Uint8Array(Math.ceil(ready.pieces / 8));
  for (let i = 0; i < ready.pieces; i++) bits[i >>> 3]! |= 0x80 >>> (i & 7);
  await writeAll(stream, handshake(ready.infoHash));
  await writeAll(stream, encodeMessage({ type: "bitfield", bits }));
  await writeAll(stream, encodeMessage({ type: "unchoke" }));
  for await (const message of messages(stream)) {
    if (message.type !== "request") continue;
    const { index, begin, length } = message;
    const start = index * ready.pieceLength + begin;
    const block = whole.subarray(start, start + length);
    await writeAll(stream, encodeMessage({ type: "piece", index, begin, block }));
  }
}

function sha1(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}

/** The file that a libtorrent makes, as it serves it: so it can be served to another one. */
async function contentOf(dir: string, length: number): Promise<Uint8Array> {
  await using _peer = new UtpPeer(["seed", dir, `${length}`]);
  await _peer.event("ready");
  return await Deno.readFile(`${dir}/content`);
}

function tell(what: string, length: number, begin: number): void {
  const seconds = (performance.now() - begin) / 1_000;
  console.log(`${what}: ${(length / MIB / seconds).toFixed(1)} MiB/s`);
}

utpTest("UtpSocket downloads from libtorrent", async (socket, dir) => {
  const length = 40 * MIB + 12_345;
  await using peer = new UtpPeer(["seed", dir, `${length}`]);
  const ready = await peer.event<Ready>("ready");
  const stream = await socket.connect({ hostname: "127.0.0.1", port: ready.port });
  const begin = performance.now();
  const whole = await download(stream, ready, length);
  tell("from libtorrent", length, begin);
  assertEquals(sha1(whole), ready.sha1);
  stream.close();
});

for (const dials of ["Shoal", "libtorrent"] as const) {
  utpTest(`UtpSocket uploads to libtorrent, which ${dials} dialled for`, async (socket, dir) => {
    const length = 20 * MIB + 54_321;
    const whole = await contentOf(dir, length);
    const args = ["leech", dir, `${length}`];
    const accepting = dials === "libtorrent" ? socket.accept() : undefined;
    if (accepting) args.push(`${socket.addr.port}`);
    await using peer = new UtpPeer(args);
    const ready = await peer.event<Ready>("ready");
    const stream = await (accepting ?? socket.connect({ hostname: "127.0.0.1", port: ready.port }));
    const begin = performance.now();
    const uploading = upload(stream, ready, whole).catch((error: unknown) => error);
    const complete = await peer.event<{ readonly isSame: boolean }>("complete");
    tell("to libtorrent", length, begin);
    assert(complete.isSame);
    stream.close();
    // Either side may have ended it first: seeders have nothing to say to each other.
    const ending = await uploading;
    assert(ending === undefined || ending instanceof UtpError, `${ending}`);
  });
}
