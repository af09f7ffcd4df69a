/** Reads at most as much of a body as it is asked for, without copies where the body can write into a given buffer. */
export class BodyReader {
  readonly #byob: ReadableStreamBYOBReader | undefined;
  readonly #plain: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #buffer: ArrayBuffer;
  #rest: Uint8Array = new Uint8Array();
  #ended = false;

  /** Takes a body over. @param maxBytes What is read at once at most. */
  constructor(body: ReadableStream<Uint8Array> | null, maxBytes: number) {
    this.#buffer = new ArrayBuffer(maxBytes);
    if (body === null) {
      this.#ended = true;
      return;
    }
    try {
      this.#byob = body.getReader({ mode: "byob" });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#plain = body.getReader(); // a stream of chunks, not of bytes
    }
  }

  /** Reads up to `maxBytes`; null at the end. The bytes hold until the next read. */
  async read(maxBytes: number): Promise<Uint8Array | null> {
    if (this.#byob) return await this.#readBytes(this.#byob, maxBytes);
    while (this.#rest.length === 0) {
      if (this.#ended || !this.#plain) return null;
      const { value, done } = await this.#plain.read();
      this.#ended = done;
      if (value) this.#rest = value;
    }
    const bytes = this.#rest.subarray(0, maxBytes);
    this.#rest = this.#rest.subarray(bytes.length);
    return bytes;
  }

  /** Gives the rest up. */
  async cancel(): Promise<void> {
    this.#ended = true;
    this.#rest = new Uint8Array();
    try {
      await (this.#byob ?? this.#plain)?.cancel();
    } catch {
      // What failed or was aborted has ended, which is all that is wanted.
    }
  }

  async #readBytes(
    reader: ReadableStreamBYOBReader,
    maxBytes: number,
  ): Promise<Uint8Array | null> {
    if (this.#ended) return null;
    const length = Math.min(maxBytes, this.#buffer.byteLength);
    const { value, done } = await reader.read(new Uint8Array(this.#buffer, 0, length));
    this.#ended = done;
    if (value) this.#buffer = value.buffer;
    return done || !value ? null : value;
  }
}
