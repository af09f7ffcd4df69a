import type { ByteStream, Clock } from "../io/mod.ts";
import { Framer, type PeerMessage } from "../wire/mod.ts";
import type { Gate } from "./gate.ts";
import type { Throttle } from "./throttle.ts";

/** Small messages that leave together are joined up to this size. */
const JOIN_BYTES = 64 * 1024;

/** What may wait to be sent, blocks aside, for a peer that does not read: the bitfield of the largest torrent many times over. */
const MAX_OUTBOX_BYTES = 4 * 1024 * 1024;

/** What a link asks of the owner of its peer. */
export interface LinkOwner {
  /** A message came. Throwing closes the link, with the error as the reason. */
  message(message: PeerMessage, now: number): void;
  /** All messages of one read were given: a good moment to ask for more. */
  batchEnd(now: number): void;
  /** The next blocks to be sent; undefined when none are asked for. */
  nextUpload(): Promise<Uint8Array | undefined> | undefined;
  /** The link has ended; nothing more comes. */
  closed(reason: Error | undefined): void;
}

/** What a link needs besides its stream. */
export interface LinkOptions {
  /** Time. */
  readonly clock: Clock;
  /** Closed while what came can not be put away fast enough. */
  readonly readGate: Gate;
  /** Limits what is read. */
  readonly download: Throttle;
  /** Limits the blocks that are sent. */
  readonly upload: Throttle;
  /** Bytes that came after the handshake. */
  readonly rest: Uint8Array;
}

/** The thin driver around one connection: reads into a framer, writes what is to be sent, and decides nothing. */
export class PeerLink {
  readonly #stream: ByteStream;
  readonly #owner: LinkOwner;
  readonly #clock: Clock;
  readonly #readGate: Gate;
  readonly #download: Throttle;
  readonly #upload: Throttle;
  readonly #framer = new Framer();
  #outbox: Uint8Array[] = [];
  #outboxBytes = 0;
  #wakeWriter: (() => void) | undefined;
  #closed = false;
  #reason: Error | undefined;
  #lastSentAt: number;

  /** A link that has not begun. */
  constructor(stream: ByteStream, owner: LinkOwner, options: LinkOptions) {
    this.#stream = stream;
    this.#owner = owner;
    this.#clock = options.clock;
    this.#readGate = options.readGate;
    this.#download = options.download;
    this.#upload = options.upload;
    this.#lastSentAt = options.clock.now();
    this.#framer.push(options.rest);
  }

  /** When something was last handed to the stream. */
  get lastSentAt(): number {
    return this.#lastSentAt;
  }

  /** Reads and writes until either side closes. */
  async run(): Promise<void> {
    const writing = this.#write();
    try {
      this.#deliver();
      // All in this one function: each that waits costs half a KiB, in each of a thousand idle links.
      while (!this.#closed) {
        if (!this.#readGate.open) await this.#readGate.passed();
        const space = this.#framer.space();
        const granted = this.#download.take(space.length);
        if (granted === 0) {
          await this.#download.wait();
          continue;
        }
        const length = await this.#stream.read(
          granted < space.length ? space.subarray(0, granted) : space,
        );
        this.#download.giveBack(granted - (length ?? 0));
        if (length === null) break;
        this.#framer.commit(length);
        this.#deliver();
      }
    } catch (error) {
      this.#fail(error);
    }
    this.close();
    await writing;
    this.#owner.closed(this.#reason);
  }

  /** Whether messages wait for others, or for {@linkcode PeerLink.wake}. */
  get holdsBack(): boolean {
    return this.#outbox.length > 0 && this.#wakeWriter !== undefined;
  }

  /** Sends a message, after those sent before it. */
  send(bytes: Uint8Array): void {
    this.sendLater(bytes);
    this.wake();
  }

  /** Sends a message together with the next one, or once the link is woken. */
  sendLater(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#outbox.push(bytes);
    this.#outboxBytes += bytes.length;
    if (this.#outboxBytes > MAX_OUTBOX_BYTES) {
      this.close(new Error("It does not read what it is sent"));
    }
  }

  /** Says that there may be something to send. */
  wake(): void {
    this.#wakeWriter?.();
  }

  /** Ends the link; its owner is told once it has ended. */
  close(reason?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reason = reason;
    this.#stream.close();
    this.wake();
  }

  #deliver(): void {
    const now = this.#clock.now();
    let message = this.#framer.next();
    while (message && !this.#closed) {
      this.#owner.message(message, now);
      message = this.#framer.next();
    }
    if (!this.#closed) this.#owner.batchEnd(now);
  }

  async #write(): Promise<void> {
    try {
      while (!this.#closed) {
        const joined = this.#takeOutbox();
        if (joined) {
          await this.#writeAll(joined);
          continue;
        }
        const upload = this.#owner.nextUpload();
        if (upload) {
          const blocks = await upload;
          if (blocks && !this.#closed) await this.#writeLimited(blocks);
          continue;
        }
        await new Promise<void>((wake) => this.#wakeWriter = wake);
        this.#wakeWriter = undefined;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.close(error instanceof Error ? error : new Error(String(error)));
  }

  #takeOutbox(): Uint8Array | undefined {
    const first = this.#outbox[0];
    if (!first) return undefined;
    let count = 1;
    let length = first.length;
    for (; count < this.#outbox.length; count++) {
      const next = this.#outbox[count]!;
      if (length + next.length > JOIN_BYTES) break;
      length += next.length;
    }
    this.#outboxBytes -= length;
    if (count === 1) {
      this.#outbox.shift();
      return first;
    }
    const joined = new Uint8Array(length);
    let at = 0;
    for (const part of this.#outbox.splice(0, count)) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }

  async #writeLimited(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const granted = this.#upload.take(bytes.length - at);
      if (granted === 0) {
        await this.#upload.wait();
        if (this.#closed) return;
        continue;
      }
      await this.#writeAll(bytes.subarray(at, at + granted));
      at += granted;
    }
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    this.#lastSentAt = this.#clock.now();
    for (let at = 0; at < bytes.length;) {
      at += await this.#stream.write(at === 0 ? bytes : bytes.subarray(at));
    }
    this.#lastSentAt = this.#clock.now();
  }
}
