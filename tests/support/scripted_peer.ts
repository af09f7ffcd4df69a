import type { ByteStream, Clock, Endpoint, StreamListener, Timer } from "../../lib/io/mod.ts";
import { Bitfield, wireInfoHash } from "../../lib/metainfo/mod.ts";
import {
  type BlockRange,
  decodeHandshake,
  encodeHandshake,
  encodeMessage,
  Framer,
  HANDSHAKE_LENGTH,
  type PeerMessage,
} from "../../lib/wire/mod.ts";
import type { LoopbackTorrent } from "./loopback_torrent.ts";
import type { MemoryNetwork } from "./memory_network.ts";

/** How a scripted peer behaves; without anything said, as a good seeder. */
export interface PeerScript {
  /** Tells it from others in its peer id. */
  readonly name?: string;
  /** The pieces that it has; all by default. */
  readonly pieces?: Iterable<number>;
  /** Whether it lets others ask; true by default. */
  readonly unchokes?: boolean;
  /** What it sends for a request, given the right bytes: those by default; undefined for nothing. */
  readonly answer?: (request: BlockRange, right: Uint8Array) => Uint8Array | undefined;
  /** Bytes a second that it answers with; no limit by default. */
  readonly rateBytesPerSec?: number;
  /** Says something right after the handshakes, in place of a bitfield and an unchoke. */
  readonly greets?: (talk: Talk) => void;
}

/** What a scripted peer needs besides its script. */
export interface ScriptedPeerPlace {
  readonly clock: Clock;
  readonly network: MemoryNetwork;
  readonly torrent: LoopbackTorrent;
}

/** A connection of a {@linkcode ScriptedPeer}, with all that the other side said. */
export class Talk {
  /** What came, in order; blocks and bitfields are copies. */
  readonly received: PeerMessage[] = [];
  /** The id of the other side. */
  readonly peerId: Uint8Array;
  /** Told of each message. */
  onMessage: (message: PeerMessage) => void = () => undefined;
  readonly #stream: ByteStream;
  readonly #framer = new Framer();
  readonly #outbox: Uint8Array[] = [];
  #isWriting = false;
  #isClosed = false;

  constructor(stream: ByteStream, peerId: Uint8Array) {
    this.#stream = stream;
    this.peerId = peerId;
  }

  /** Whether it has ended, by either side. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The other side. */
  get remote(): Endpoint {
    return this.#stream.remoteAddr;
  }

  /** What was asked for, in order. */
  get requests(): BlockRange[] {
    return this.received.filter((message) => message.type === "request");
  }

  /** Sends a message. */
  send(message: PeerMessage): void {
    this.sendBytes(encodeMessage(message));
  }

  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array): void {
    this.#outbox.push(bytes);
    if (!this.#isWriting) void this.#write();
  }

  /** Ends it. */
  close(): void {
    this.#isClosed = true;
    this.#stream.close();
  }

  /** Reads until it ends. */
  async run(): Promise<void> {
    try {
      while (!this.#isClosed) {
        const length = await this.#stream.read(this.#framer.space());
        if (length === null) break;
        this.#framer.commit(length);
        for (let next = this.#framer.next(); next; next = this.#framer.next()) {
          const message = ownCopy(next);
          this.received.push(message);
          this.onMessage(message);
        }
      }
    } catch (error) {
      if (!this.#isClosed) throw error;
    }
    this.close();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let bytes = this.#outbox.shift(); bytes; bytes = this.#outbox.shift()) {
        for (let at = 0; at < bytes.length;) at += await this.#stream.write(bytes.subarray(at));
      }
    } catch {
      // The other side has closed; whoever reads is told.
      this.#outbox.length = 0;
    }
    this.#isWriting = false;
  }
}

/** A peer without manners of its own: it says what its script says, and notes all that it is told. */
export class ScriptedPeer {
  /** The connections so far, the ended ones too, in order. */
  readonly talks: Talk[] = [];
  /** Bytes that it sent in blocks. */
  sentBytes = 0;
  readonly #place: ScriptedPeerPlace;
  readonly #script: PeerScript;
  readonly #listener: StreamListener;
  #freeAt = 0;

  /** Listens at port 6881 of its machine. */
  constructor(place: ScriptedPeerPlace, script: PeerScript = {}) {
    this.#place = place;
    this.#script = script;
    this.#listener = place.network.listen({ hostname: "::", port: 6881 });
    void this.#accept();
  }

  /** Its machine. */
  get network(): MemoryNetwork {
    return this.#place.network;
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    return { hostname: this.#place.network.address, port: 6881 };
  }

  /** Connections that there are. */
  get openTalks(): Talk[] {
    return this.talks.filter((talk) => !talk.isClosed);
  }

  /** What it was asked for in all connections. */
  get requests(): BlockRange[] {
    return this.talks.flatMap((talk) => talk.requests);
  }

  /** Its 20-byte id. */
  get peerId(): Uint8Array {
    const text = `-XX0000-${this.#script.name ?? this.#place.network.address}`;
    return new TextEncoder().encode(text.padEnd(20, ".").slice(0, 20));
  }

  /** Connects to a peer; the talk is there once the handshakes are done. */
  async dial(to: Endpoint): Promise<Talk> {
    const stream = await this.#place.network.dialer.connect(to);
    await this.#sendHandshake(stream);
    const talk = await this.#begin(stream);
    if (!talk) throw new Error("Cannot talk: the peer closed before its handshake");
    return talk;
  }

  /** Lets all connections go and takes no more. */
  close(): void {
    this.#listener.close();
    for (const talk of this.openTalks) talk.close();
  }

  async #accept(): Promise<void> {
    for (;;) {
      let stream: ByteStream;
      try {
        stream = await this.#listener.accept();
      } catch {
        return; // It was closed.
      }
      await this.#sendHandshake(stream);
      void this.#begin(stream);
    }
  }

  async #sendHandshake(stream: ByteStream): Promise<void> {
    const infoHash = wireInfoHash(this.#place.torrent.metainfo);
    await stream.write(encodeHandshake({ infoHash, peerId: this.peerId }));
  }

  async #begin(stream: ByteStream): Promise<Talk | undefined> {
    const bytes = new Uint8Array(HANDSHAKE_LENGTH);
    for (let at = 0; at < bytes.length;) {
      const length = await stream.read(bytes.subarray(at));
      if (length === null) {
        stream.close();
        return undefined;
      }
      at += length;
    }
    const talk = new Talk(stream, decodeHandshake(bytes)?.peerId ?? new Uint8Array());
    this.talks.push(talk);
    const { greets = (each: Talk) => this.#greet(each) } = this.#script;
    const pending = new Map<string, Timer>();
    talk.onMessage = (message) => {
      if (message.type === "request") this.#answer(talk, message, pending);
      if (message.type === "cancel") pending.get(keyOf(message))?.cancel();
    };
    greets(talk);
    void talk.run();
    return talk;
  }

  #greet(talk: Talk): void {
    const { pieceCount } = this.#place.torrent.layout;
    const field = new Bitfield(pieceCount);
    for (const piece of this.#script.pieces ?? Array(pieceCount).keys()) field.add(piece);
    if (field.count > 0) talk.send({ type: "bitfield", bits: field.bytes });
    if (this.#script.unchokes ?? true) talk.send({ type: "unchoke" });
  }

  #answer(talk: Talk, request: BlockRange, pending: Map<string, Timer>): void {
    const { index, begin, length } = request;
    const { answer = (_request: BlockRange, right: Uint8Array) => right } = this.#script;
    const right = this.#place.torrent.block(index, begin, length);
    const block = answer(request, right);
    if (!block) return;
    const { clock } = this.#place;
    const { rateBytesPerSec = Infinity } = this.#script;
    this.#freeAt = Math.max(this.#freeAt, clock.now()) + block.length * 1000 / rateBytesPerSec;
    const sending = clock.setTimer(this.#freeAt - clock.now(), () => {
      if (talk.isClosed) return;
      this.sentBytes += block.length;
      talk.send({ type: "piece", index, begin, block });
    });
    pending.set(keyOf(request), sending);
  }
}

function keyOf({ index, begin }: BlockRange): string {
  return `${index}/${begin}`;
}

function ownCopy(message: PeerMessage): PeerMessage {
  switch (message.type) {
    case "piece":
      return { ...message, block: message.block.slice() };
    case "bitfield":
      return { ...message, bits: message.bits.slice() };
    default:
      return message;
  }
}
