/** Streams at once at most: each needs a reader, a connection, and memory for what was not sent yet. */
export const MAX_STREAMS = 64;

/** One that nobody has taken anything from for so long may have to make room for another. */
const STILL_MS = 30_000;

type Bytes = Uint8Array<ArrayBuffer>;

interface Slot {
  takenAt: number;
  end(): void;
}

/**
 * Bounds how many streams there are. A player that pauses may hold one for as long as there is room; then the one gives way
 * that has stood still for longest.
 */
export class StreamSlots {
  readonly #now: () => number;
  readonly #max: number;
  readonly #slots = new Set<Slot>();

  /** All are free. @param now The time in milliseconds. */
  constructor(now: () => number, max: number = MAX_STREAMS) {
    this.#now = now;
    this.#max = max;
  }

  /** How many are taken. */
  get size(): number {
    return this.#slots.size;
  }

  /** Makes room for one more stream; says whether there is. */
  makeRoom(): boolean {
    if (this.#slots.size < this.#max) return true;
    const [stillest] = [...this.#slots].sort((a, b) => a.takenAt - b.takenAt);
    if (!stillest || this.#now() - stillest.takenAt < STILL_MS) return false;
    stillest.end();
    return true;
  }

  /**
   * Counts a stream until it has ended, by itself or because nobody reads it any more. One that fails, because its torrent was
   * stopped, just ends: whoever reads it sees that there is less than was said, and the server takes it for no fault of its own.
   */
  hold(stream: ReadableStream<Bytes>): ReadableStream<Bytes> {
    const reader = stream.getReader();
    let controller: ReadableStreamDefaultController<Bytes> | undefined;
    const slot: Slot = {
      takenAt: this.#now(),
      end: () => {
        if (!this.#slots.delete(slot)) return;
        controller?.close();
        reader.cancel().catch(() => undefined); // it has failed by itself
      },
    };
    this.#slots.add(slot);
    return new ReadableStream<Bytes>({
      start: (own) => {
        controller = own;
      },
      pull: async (own) => {
        slot.takenAt = this.#now();
        const value = await reader.read().then(({ value }) => value, () => undefined);
        if (!this.#slots.has(slot)) return;
        if (value !== undefined) return own.enqueue(value);
        this.#slots.delete(slot);
        own.close();
      },
      cancel: async (reason) => {
        this.#slots.delete(slot);
        await reader.cancel(reason);
      },
    }, { highWaterMark: 0 });
  }

  /** Ends all. */
  close(): void {
    for (const slot of [...this.#slots]) slot.end();
  }
}
