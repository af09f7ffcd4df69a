/** Bytes of one segment, as they were written; undefined is the end of the stream. */
export type SegmentBytes = readonly Uint8Array[] | undefined;

/** The end of a stream where its bytes come out, in order. */
export class StreamReceiver {
  /** Called when what was unread was read, for there is room again. */
  wasRead: () => void = () => undefined;
  readonly #early = new Map<number, SegmentBytes>();
  #arrived: Uint8Array[] = [];
  #head = 0;
  #unreadBytes = 0;
  #nextNumber = 0;
  #hasEnded = false;
  #error: Error | undefined;
  #reader: PromiseWithResolvers<void> | undefined;

  /** Bytes that have come and were not read. */
  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** Whether what comes is thrown away. */
  get isClosed(): boolean {
    return this.#error !== undefined;
  }

  /** Takes a segment, in any order and any number of times; says whether someone was waiting for it. */
  accept(number: number, bytes: SegmentBytes): boolean {
    if (number < this.#nextNumber || this.isClosed) return false;
    if (number > this.#nextNumber) {
      this.#early.set(number, bytes);
      return false;
    }
    this.#append(bytes);
    while (this.#early.has(this.#nextNumber)) {
      const next = this.#early.get(this.#nextNumber);
      this.#early.delete(this.#nextNumber);
      this.#append(next);
    }
    return this.#wake();
  }

  /** Reads what has come; null at the end. */
  async read(into: Uint8Array): Promise<number | null> {
    if (this.#reader) throw new Error("Cannot read twice at once");
    while (this.#unreadBytes === 0) {
      if (this.#error) throw this.#error;
      if (this.#hasEnded) return null;
      this.#reader = Promise.withResolvers();
      await this.#reader.promise;
    }
    if (this.#error) throw this.#error;
    const length = this.#take(into);
    this.#unreadBytes -= length;
    this.wasRead();
    return length;
  }

  /** Reads nothing more: whoever waits is told why, and so is whoever asks later. */
  fail(error: Error): void {
    this.#error ??= error;
    this.#early.clear();
    this.#arrived = [];
    this.#head = 0;
    this.#unreadBytes = 0;
    this.#wake();
  }

  #append(bytes: SegmentBytes): void {
    this.#nextNumber++;
    if (!bytes) {
      this.#hasEnded = true;
      return;
    }
    for (const part of bytes) {
      this.#arrived.push(part);
      this.#unreadBytes += part.length;
    }
  }

  #take(into: Uint8Array): number {
    let length = 0;
    while (this.#head < this.#arrived.length && length < into.length) {
      const first = this.#arrived[this.#head]!;
      const part = first.length <= into.length - length
        ? first
        : first.subarray(0, into.length - length);
      into.set(part, length);
      length += part.length;
      if (part.length === first.length) this.#head++;
      else this.#arrived[this.#head] = first.subarray(part.length);
    }
    if (this.#head === this.#arrived.length) {
      this.#arrived = [];
      this.#head = 0;
    }
    return length;
  }

  #wake(): boolean {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.resolve();
    return reader !== undefined;
  }
}
