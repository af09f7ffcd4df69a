import type { Clock } from "../../lib/io/mod.ts";

/** Bytes under way and unread at most, as with the windows of TCP; who writes more waits. */
const WINDOW_BYTES = 256 * 1024;

/** Bytes that leave in one go at most. */
const SEGMENT_BYTES = 64 * 1024;

/** Says when bytes that leave now have left, after those that left before. */
export interface Uplink {
  send(bytes: number): number;
}

/** What a pipe is made for. */
export interface PipeOptions {
  readonly clock: Clock;
  /** The line that it shares with other pipes. */
  readonly uplink: Uplink;
  /** How long bytes take to the other end. */
  readonly latencyMs: number;
}

interface Waiting<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

interface Segment {
  /** undefined is the end. */
  readonly bytes: Uint8Array | undefined;
  readonly at: number;
}

/** One direction of a connection in memory: bytes arrive in order, some time after they were written. */
export class MemoryPipe {
  readonly #options: PipeOptions;
  readonly #underWay: Segment[] = [];
  readonly #arrived: Uint8Array[] = [];
  #unreadBytes = 0;
  #isTimerSet = false;
  #ended = false;
  #writerError: Error | undefined;
  #readerError: Error | undefined;
  #reader: Waiting<void> | undefined;
  #writer: Waiting<void> | undefined;

  constructor(options: PipeOptions) {
    this.#options = options;
  }

  /** Reads what has arrived; null at the end. */
  async read(into: Uint8Array): Promise<number | null> {
    if (this.#reader) throw new Error("Cannot read twice at once");
    while (this.#arrived.length === 0) {
      if (this.#readerError) throw this.#readerError;
      if (this.#ended) return null;
      await new Promise<void>((resolve, reject) => this.#reader = { resolve, reject });
    }
    if (this.#readerError) throw this.#readerError;
    const length = this.#take(into);
    this.#unreadBytes -= length;
    this.#wakeWriter();
    return length;
  }

  /** Writes some of the bytes; waits while too many are unread. */
  async write(data: Uint8Array): Promise<number> {
    if (this.#writer) throw new Error("Cannot write twice at once");
    while (!this.#writerError && this.#unreadBytes >= WINDOW_BYTES) {
      await new Promise<void>((resolve, reject) => this.#writer = { resolve, reject });
    }
    if (this.#writerError) throw this.#writerError;
    const bytes = data.slice(0, Math.min(SEGMENT_BYTES, WINDOW_BYTES - this.#unreadBytes));
    this.#unreadBytes += bytes.length;
    this.#send(bytes);
    return bytes.length;
  }

  /** The writer closes: what was written still arrives, then the end. */
  end(): void {
    if (this.#writerError) return;
    this.#writerError = new Error("Cannot write: the stream is closed");
    this.#writer?.reject(this.#writerError);
    this.#writer = undefined;
    this.#send(undefined);
  }

  /** The reader closes: the writer is told when it is too late. */
  abandon(): void {
    if (this.#readerError) return;
    this.#readerError = new Error("Cannot read: the stream is closed");
    this.#reader?.reject(this.#readerError);
    this.#reader = undefined;
    this.#options.clock.setTimer(this.#options.latencyMs, () => {
      this.#writerError ??= new Error("Cannot write: broken pipe");
      this.#wakeWriter();
    });
  }

  #send(bytes: Uint8Array | undefined): void {
    const left = this.#options.uplink.send(bytes?.length ?? 0);
    this.#underWay.push({ bytes, at: left + this.#options.latencyMs });
    this.#setTimer();
  }

  #setTimer(): void {
    const [next] = this.#underWay;
    if (this.#isTimerSet || !next) return;
    this.#isTimerSet = true;
    const { clock } = this.#options;
    clock.setTimer(next.at - clock.now(), () => {
      this.#isTimerSet = false;
      this.#arrive();
      this.#setTimer();
    });
  }

  #arrive(): void {
    const now = this.#options.clock.now();
    for (let next = this.#underWay[0]; next && next.at <= now; next = this.#underWay[0]) {
      this.#underWay.shift();
      if (next.bytes) this.#arrived.push(next.bytes);
      else this.#ended = true;
    }
    this.#reader?.resolve();
    this.#reader = undefined;
  }

  #take(into: Uint8Array): number {
    let length = 0;
    for (let first = this.#arrived[0]; first && length < into.length; first = this.#arrived[0]) {
      const part = first.subarray(0, into.length - length);
      into.set(part, length);
      length += part.length;
      if (part.length === first.length) this.#arrived.shift();
      else this.#arrived[0] = first.subarray(part.length);
    }
    return length;
  }

  #wakeWriter(): void {
    this.#writer?.resolve();
    this.#writer = undefined;
  }
}
