import { ReadAhead, type ReadPosition } from "../swarm/mod.ts";

/** What is read and given at once at most. */
const CHUNK_BYTES = 256 * 1024;

/** What a reader asks of the torrent. */
export interface StreamReaderOwner {
  /** Bytes of a piece. */
  readonly pieceLength: number;
  /** Whether a piece is known to be there. */
  has(piece: number): boolean;
  /** Reads bytes of a piece; undefined where it turns out not to be there. */
  read(piece: number, begin: number, length: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** A reader waits for the piece at its position. */
  waits(reader: StreamReader): void;
  /** A reader has ended. */
  ended(reader: StreamReader): void;
  /** The time. */
  now(): number;
}

/** What a reader reads, in bytes of the torrent. */
export interface StreamRange {
  /** The first byte. */
  readonly start: number;
  /** The byte before which it ends. */
  readonly end: number;
  /** Where the file begins and ends whose ends come early; undefined where they do not. */
  readonly edges?: ReadPosition["edges"];
}

/** Somebody who reads bytes of a file while it is downloaded. */
export class StreamReader {
  /** What is handed out. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #owner: StreamReaderOwner;
  readonly #range: StreamRange;
  readonly #ahead: ReadAhead;
  #position: number;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #wait: PromiseWithResolvers<void> | undefined;
  #hasEnded = false;

  /** One that has read nothing. */
  constructor(range: StreamRange, owner: StreamReaderOwner) {
    this.#owner = owner;
    this.#range = range;
    this.#position = range.start;
    this.#ahead = new ReadAhead(owner.now());
    this.stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: (controller) => this.#pull(controller),
      cancel: () => this.#end(),
      // Nothing is read before somebody wants it.
    }, { highWaterMark: 0 });
  }

  /** The piece that it is at. */
  get piece(): number {
    return Math.floor(this.#position / this.#owner.pieceLength);
  }

  /** Whether somebody wants bytes that are not there. */
  get isWaiting(): boolean {
    return this.#wait !== undefined;
  }

  /** Where it is, and how fast it goes. */
  place(now: number): ReadPosition {
    const { end, edges } = this.#range;
    return {
      position: this.#position,
      end,
      rate: this.#ahead.rate(now),
      aheadBytes: this.#ahead.bytes(now),
      ...(edges ? { edges } : {}),
    };
  }

  /** Something has come: it looks whether that is what it waits for. */
  wake(): void {
    if (!this.#wait || !this.#owner.has(this.piece)) return;
    this.#wait.resolve();
    this.#wait = undefined;
  }

  /** Ends it with an error. */
  fail(reason: unknown): void {
    if (this.#hasEnded) return;
    this.#controller?.error(reason);
    this.#end();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    const { pieceLength } = this.#owner;
    for (;;) {
      if (this.#hasEnded) return;
      const { end } = this.#range;
      if (this.#position >= end) {
        controller.close();
        return this.#end();
      }
      const { piece } = this;
      if (!this.#owner.has(piece)) {
        await this.#come();
        continue;
      }
      const begin = this.#position - piece * pieceLength;
      const length = Math.min(CHUNK_BYTES, pieceLength - begin, end - this.#position);
      const bytes = await this.#owner.read(piece, begin, length);
      if (bytes === undefined || this.#hasEnded) continue;
      this.#position += bytes.length;
      this.#ahead.gave(bytes.length, this.#owner.now());
      return controller.enqueue(bytes);
    }
  }

  /** Waits until its piece may be there, or it has ended. */
  async #come(): Promise<void> {
    this.#wait = Promise.withResolvers<void>();
    this.#owner.waits(this);
    await this.#wait?.promise;
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#wait?.resolve();
    this.#wait = undefined;
    this.#owner.ended(this);
  }
}
