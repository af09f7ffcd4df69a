/**
 * Many peers of one torrent of zeros, for the bench of many peers:
 *
 *     crowd.ts PORT COUNT INFO_HASH_HEX PIECE_COUNT idle|active RATE_MIB
 *
 * Each dials the session at the port. It runs until it is ended.
 */
import { fromHex } from "../../lib/hash/mod.ts";
import { Bitfield, BLOCK_LENGTH } from "../../lib/metainfo/mod.ts";
import { SeededRandom } from "../../lib/testing/mod.ts";
import {
  type BlockRange,
  encodeExtensionHandshake,
  encodeHandshake,
  encodeMessage,
  encodeRequests,
  Framer,
  HANDSHAKE_LENGTH,
  type PeerMessage,
  PIECE_HEADER_LENGTH,
  writePieceHeader,
} from "../../lib/wire/mod.ts";

/** Dials under way at once: a thousand peers come within a second or two. */
const DIALS = 64;

/** Blocks that a peer asks for at once. */
const AHEAD = 8;

/** How often blocks are sent. */
const TURN_MS = 10;

/** How often each peer tells of another piece that it got. */
const HAVE_MS = 1_000;

const [port = "", count = "", infoHash = "", pieceCount = "", mode = "", rate = ""] = Deno.args;
const random = new SeededRandom(1);
const pieces = Number(pieceCount);
const isActive = mode === "active";

/** What the session asked for, in the order of its requests. */
const asked: { readonly peer: CrowdPeer; readonly range: BlockRange }[] = [];

class CrowdPeer {
  readonly #stream: Deno.TcpConn;
  readonly #framer = new Framer();
  readonly #has = new Bitfield(pieces);
  /** Pieces that the session has. */
  readonly #offered: number[] = [];
  #out: Uint8Array[] = [];
  #isWriting = false;
  #isChoked = true;
  #pending = 0;
  #next = 0;

  constructor(stream: Deno.TcpConn) {
    this.#stream = stream;
    stream.setNoDelay(true);
    for (let piece = 0; piece < pieces; piece++) if (random.below(2) === 0) this.#has.add(piece);
  }

  async run(number: number): Promise<void> {
    const peerId = new TextEncoder().encode(`-CR0001-${`${number}`.padStart(12, "0")}`);
    const features = { fast: true, extensions: true };
    const payload = encodeExtensionHandshake({
      messages: new Map([["ut_metadata", 1], ["ut_pex", 2]]),
      port: 10_000 + number,
      client: "Crowd 1",
      reqq: 250,
    });
    this.send(encodeHandshake({ infoHash: fromHex(infoHash), peerId, features }));
    this.send(encodeMessage({ type: "bitfield", bits: this.#has.bytes }));
    this.send(encodeMessage({ type: "extended", extension: 0, payload }));
    if (isActive) {
      this.send(encodeMessage({ type: "interested" }));
      this.send(encodeMessage({ type: "unchoke" }));
    }
    await this.#readHandshake();
    for (;;) {
      const length = await this.#stream.read(this.#framer.space());
      if (length === null) return;
      this.#framer.commit(length);
      for (let message = this.#framer.next(); message; message = this.#framer.next()) {
        if (isActive) this.#take(message);
      }
    }
  }

  send(bytes: Uint8Array): void {
    this.#out.push(bytes);
    if (!this.#isWriting) this.#write().catch(reportError);
  }

  /** Gets another piece, and tells of it. */
  gain(): void {
    const index = random.below(pieces);
    if (this.#has.add(index)) this.send(encodeMessage({ type: "have", index }));
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let out = this.#out; out.length > 0; out = this.#out) {
        this.#out = [];
        const joined = new Uint8Array(out.reduce((sum, { length }) => sum + length, 0));
        let at = 0;
        for (const bytes of out) {
          joined.set(bytes, at);
          at += bytes.length;
        }
        for (at = 0; at < joined.length;) at += await this.#stream.write(joined.subarray(at));
      }
      this.#isWriting = false;
    } catch {
      // The session has closed the connection; the reader ends, too.
    }
  }

  async #readHandshake(): Promise<void> {
    const hello = new Uint8Array(HANDSHAKE_LENGTH);
    for (let filled = 0; filled < hello.length;) {
      const length = await this.#stream.read(hello.subarray(filled));
      if (length === null) return;
      filled += length;
    }
  }

  #take(message: PeerMessage): void {
    switch (message.type) {
      case "request":
        asked.push({ peer: this, range: message });
        return;
      case "have":
        if (this.#offered.push(message.index) > 256) this.#offered.shift();
        return;
      case "choke":
        this.#pending = 0;
        this.#isChoked = true;
        return;
      case "unchoke":
        this.#isChoked = false;
        return;
      case "piece":
      case "reject":
        this.#pending--;
    }
  }

  /** Asks for a few blocks, if it may; gives how many. */
  ask(): number {
    if (this.#isChoked || this.#offered.length === 0 || this.#pending > 0) return 0;
    const index = this.#offered[this.#next++ % this.#offered.length] ?? 0;
    const ranges = Array.from({ length: AHEAD }, (_, block) => {
      return { index, begin: block * BLOCK_LENGTH, length: BLOCK_LENGTH };
    });
    this.#pending += ranges.length;
    this.send(encodeRequests(ranges));
    return ranges.length;
  }
}

function serve(blocks: number): void {
  for (const { peer, range } of asked.splice(0, blocks)) {
    const out = new Uint8Array(PIECE_HEADER_LENGTH + range.length);
    writePieceHeader(out, 0, range);
    peer.send(out);
  }
}

const peers: CrowdPeer[] = [];

async function dialTheRest(): Promise<void> {
  while (peers.length < Number(count)) {
    const number = peers.length;
    const dialling = Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const place = peers.length++;
    const peer = new CrowdPeer(await dialling);
    peers[place] = peer;
    peer.run(number).catch(() => {
      // The session has closed the connection, as the count of its peers says.
    });
  }
}

await Promise.all(Array.from({ length: DIALS }, dialTheRest));
if (isActive) {
  const blocksPerTurn = Number(rate) * (1024 * 1024 / BLOCK_LENGTH) * TURN_MS / 1000;
  let credit = 0;
  let askCredit = 0;
  let at = performance.now();
  let turn = 0;
  setInterval(() => {
    const now = performance.now();
    const more = blocksPerTurn * (now - at) / TURN_MS;
    at = now;
    credit = Math.min(10 * blocksPerTurn, credit + more);
    serve(Math.floor(credit));
    credit -= Math.floor(credit);
    askCredit = Math.min(10 * blocksPerTurn, askCredit + more);
    for (let i = 0; i < peers.length && askCredit > 0; i++) {
      askCredit -= peers[turn++ % peers.length]?.ask() ?? 0;
    }
  }, TURN_MS);
  let next = 0;
  setInterval(() => {
    for (let i = 0; i < peers.length * TURN_MS / HAVE_MS; i++) peers[next++ % peers.length]?.gain();
  }, TURN_MS);
} else {
  setInterval(() => undefined, 60_000);
}
