/** What {@linkcode ConnReader} reads from. */
interface Readable {
  read(into: Uint8Array): Promise<number | null>;
}

/** Bytes that are asked of the system at once. */
const READ_LENGTH = 64 << 10;

/** Reads lines and runs of bytes from a connection. */
export class ConnReader {
  readonly #conn: Readable;
  readonly #buffer = new Uint8Array(READ_LENGTH);
  #start = 0;
  #end = 0;

  constructor(conn: Readable) {
    this.#conn = conn;
  }

  /** Whether nothing was read that nobody has taken. */
  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  /** Takes up to `maxLength` bytes, a copy; null at the end. */
  async some(maxLength: number): Promise<Uint8Array<ArrayBuffer> | null> {
    if (this.isEmpty && !await this.#fill()) return null;
    const end = Math.min(this.#end, this.#start + maxLength);
    const bytes = this.#buffer.slice(this.#start, end);
    this.#start = end;
    return bytes;
  }

  /** Takes exactly so many bytes, which must be few. @throws {Error} if the connection ends before. */
  async exactly(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const bytes = await this.some(length - at);
      if (bytes === null) throw new Error("Cannot read on: the connection was closed");
      out.set(bytes, at);
      at += bytes.length;
    }
    return out;
  }

  /** Takes a line, without its end. @throws {Error} if the connection ends before, or the line is too long. */
  async line(maxLength: number): Promise<string> {
    let line = "";
    for (;;) {
      if (this.isEmpty && !await this.#fill()) {
        throw new Error("Cannot read on: the connection was closed");
      }
      const held = this.#buffer.subarray(this.#start, this.#end);
      const end = held.indexOf(LF);
      const part = end < 0 ? held : held.subarray(0, end);
      if (line.length + part.length > maxLength) {
        throw new Error("Cannot read on: a line is too long");
      }
      line += String.fromCharCode(...part);
      this.#start += end < 0 ? part.length : end + 1;
      if (end >= 0) return line.replace(/\r$/, "");
    }
  }

  async #fill(): Promise<boolean> {
    const length = await this.#conn.read(this.#buffer);
    this.#start = 0;
    this.#end = length ?? 0;
    return length !== null;
  }
}

const LF = 10;
