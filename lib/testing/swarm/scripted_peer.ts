import type {
  ByteStream,
  Clock,
  Dialer,
  Endpoint,
  Random,
  StreamListener,
  Timer,
} from "../../io/mod.ts";
import { Bitfield, wireInfoHash } from "../../metainfo/mod.ts";
import { UtpSocket } from "../../utp/mod.ts";
import {
  type BlockRange,
  decodeHandshake,
  encodeHandshake,
  HANDSHAKE_LENGTH,
} from "../../wire/mod.ts";
import type { VirtualHost } from "../network/virtual_host.ts";
import type { PeerScript } from "./peer_script.ts";
import type { SampleTorrent } from "./sample_torrent.ts";
import { Talk } from "./talk.ts";

/** The port that it listens at. */
const PORT = 6881;

/** What a scripted peer needs besides its script. */
export interface ScriptedPeerPlace {
  /** Time. */
  readonly clock: Clock;
  /** Numbers its connections, where they are of uTP. */
  readonly random: Random;
  /** Its machine. */
  readonly network: VirtualHost;
  /** What it has. */
  readonly torrent: SampleTorrent;
}

/** What a peer dials and listens with. */
interface Sockets {
  readonly dialer: Dialer;
  readonly listener: StreamListener;
}

/** A peer that does as its script says, and notes all that it is told. */
export class ScriptedPeer {
  /** The connections so far, the ended ones too, in order. */
  readonly talks: Talk[] = [];
  /** Bytes that it sent in blocks. */
  sentBytes = 0;
  readonly #place: ScriptedPeerPlace;
  readonly #script: PeerScript;
  /** What it dials and listens with. */
  readonly #sockets: Promise<Sockets>;
  /** Connections that the script handles by itself. */
  readonly #handled = new Set<ByteStream>();
  #freeAt = 0;

  /** Listens at port 6881 of its machine. */
  constructor(place: ScriptedPeerPlace, script: PeerScript = {}) {
    this.#place = place;
    this.#script = script;
    this.#sockets = script.transport === "utp" ? openUtp(place) : Promise.resolve(openTcp(place));
    // What fails here is a fault of a script: it fails the test, as an error that nobody caught.
    this.#accept().catch(reportError);
  }

  /** Its machine. */
  get network(): VirtualHost {
    return this.#place.network;
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    return { hostname: this.#place.network.address, port: PORT };
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

  /**
   * Connects to a peer; the talk is there once the handshakes are done.
   *
   * @throws {Error} if nobody listens, or the other side ends it before its handshake.
   */
  async dial(to: Endpoint): Promise<Talk> {
    const talk = await this.#take(await (await this.#sockets).dialer.connect(to));
    if (!talk) throw new Error("Cannot talk: the peer closed before its handshake");
    return talk;
  }

  /** Lets all connections go and takes no more. */
  close(): void {
    this.#sockets.then(({ listener }) => listener.close()).catch(reportError);
    for (const talk of this.openTalks) talk.close();
    for (const stream of this.#handled) stream.close();
  }

  async #accept(): Promise<void> {
    const { listener } = await this.#sockets;
    for (;;) {
      let stream: ByteStream;
      try {
        stream = await listener.accept();
      } catch {
        return; // It was closed.
      }
      this.#take(stream).catch(reportError);
    }
  }

  async #take(stream: ByteStream): Promise<Talk | undefined> {
    const { handles } = this.#script;
    if (!handles) return await this.#begin(stream);
    this.#handled.add(stream);
    try {
      await handles(stream);
    } catch {
      // The other side has closed, as it should when its peer is bad.
    }
    this.#handled.delete(stream);
    stream.close();
    return undefined;
  }

  async #begin(stream: ByteStream): Promise<Talk | undefined> {
    const theirs = await this.#exchangeHandshakes(stream);
    if (!theirs) {
      stream.close();
      return undefined;
    }
    const talk = new Talk(stream, decodeHandshake(theirs)?.peerId ?? new Uint8Array());
    this.talks.push(talk);
    const { greets = (each: Talk) => this.#greet(each) } = this.#script;
    const pending = new Map<string, Timer>();
    talk.onMessage = (message) => {
      this.#script.hears?.(message, talk);
      if (message.type === "request") this.#answer(talk, message, pending);
      if (message.type === "cancel") pending.get(keyOf(message))?.cancel();
    };
    greets(talk);
    this.#script.begins?.(talk);
    talk.run().catch(reportError);
    return talk;
  }

  async #exchangeHandshakes(stream: ByteStream): Promise<Uint8Array | undefined> {
    const { infoHash = wireInfoHash(this.#place.torrent.metainfo), features = {} } = this.#script;
    const bytes = new Uint8Array(HANDSHAKE_LENGTH);
    try {
      await stream.write(encodeHandshake({ infoHash, features, peerId: this.peerId }));
      for (let at = 0; at < bytes.length;) {
        const length = await stream.read(bytes.subarray(at));
        if (length === null) return undefined;
        at += length;
      }
    } catch {
      return undefined; // The other side has closed, or the way to it broke.
    }
    return bytes;
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

function openTcp({ network }: ScriptedPeerPlace): Sockets {
  return { dialer: network.dialer, listener: network.listen({ hostname: "::", port: PORT }) };
}

async function openUtp({ network, clock, random }: ScriptedPeerPlace): Promise<Sockets> {
  const datagrams = await network.bindDatagrams({ hostname: "0.0.0.0", port: PORT });
  const socket = new UtpSocket(datagrams, { clock, random });
  return { dialer: socket, listener: socket };
}

function keyOf({ index, begin }: BlockRange): string {
  return `${index}/${begin}`;
}
