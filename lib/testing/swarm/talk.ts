import type { ByteStream, Endpoint } from "../../io/mod.ts";
import { type BlockRange, encodeMessage, Framer, type PeerMessage } from "../../wire/mod.ts";

/** A connection of a {@linkcode ScriptedPeer}, with all that the other side said. */
export class Talk {
  /** What came, in order; bytes in it are copies. */
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

  /** A connection whose handshakes are done; {@linkcode Talk.run} begins to read. */
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
    if (!this.#isWriting) this.#write().catch(reportError);
  }

  /** Ends it. */
  close(): void {
    this.#isClosed = true;
    this.#stream.close();
  }

  /** Reads until it ends. */
  async run(): Promise<void> {
    while (!this.#isClosed && await this.#readSome()) {
      for (let next = this.#framer.next(); next; next = this.#framer.next()) {
        const message = ownCopy(next);
        this.received.push(message);
        this.onMessage(message);
      }
    }
    this.close();
  }

  async #readSome(): Promise<boolean> {
    try {
      const length = await this.#stream.read(this.#framer.space());
      if (length !== null) this.#framer.commit(length);
      return length !== null;
    } catch {
      return false; // It was closed here, or broke.
    }
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

function ownCopy(message: PeerMessage): PeerMessage {
  switch (message.type) {
    case "piece":
      return { ...message, block: message.block.slice() };
    case "bitfield":
      return { ...message, bits: message.bits.slice() };
    case "extended":
      return { ...message, payload: message.payload.slice() };
    case "hashRequest":
    case "hashReject":
      return { ...message, piecesRoot: message.piecesRoot.slice() };
    case "hashes":
      return {
        ...message,
        piecesRoot: message.piecesRoot.slice(),
        hashes: message.hashes.slice(),
      };
    default:
      return message;
  }
}
