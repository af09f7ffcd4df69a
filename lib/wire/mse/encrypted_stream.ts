import type { ByteStream, Endpoint } from "../../io/mod.ts";
import type { StreamCiphers } from "./mse_handshake.ts";

/** Bytes that are encrypted and written in one go. */
const WRITE_BYTES = 128 * 1024;

/** A stream over another one, encrypted with RC4 both ways. */
export class EncryptedStream implements ByteStream {
  readonly #stream: ByteStream;
  readonly #ciphers: StreamCiphers;
  /** What is written goes through here: the bytes of who writes are not to be changed. Grows to what is needed. */
  #outgoing = new Uint8Array(0);

  /** The stream below is closed with this one, and used by nobody else. */
  constructor(stream: ByteStream, ciphers: StreamCiphers) {
    this.#stream = stream;
    this.#ciphers = ciphers;
  }

  /** The other side. */
  get remoteAddr(): Endpoint {
    return this.#stream.remoteAddr;
  }

  /** This side. */
  get localAddr(): Endpoint {
    return this.#stream.localAddr;
  }

  /** What the stream below is over. */
  get transport(): "tcp" | "utp" {
    return this.#stream.transport ?? "tcp";
  }

  /** Reads what there is, and decrypts it where it is; null at the end of the stream. */
  async read(into: Uint8Array): Promise<number | null> {
    const length = await this.#stream.read(into);
    if (length !== null) this.#ciphers.incoming.transform(into.subarray(0, length));
    return length;
  }

  /**
   * Writes some of `data` and gives how many bytes it took. What was encrypted can not be taken back, so that all of that is
   * written, whatever the stream below takes at once.
   */
  async write(data: Uint8Array): Promise<number> {
    const length = Math.min(data.length, WRITE_BYTES);
    if (this.#outgoing.length < length) this.#outgoing = new Uint8Array(length);
    const encrypted = this.#outgoing.subarray(0, length);
    encrypted.set(data.subarray(0, length));
    this.#ciphers.outgoing.transform(encrypted);
    await writeAll(this.#stream, encrypted);
    return length;
  }

  /** Ends both directions. */
  close(): void {
    this.#stream.close();
  }
}

/** Writes all of the bytes. */
export async function writeAll(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await stream.write(at === 0 ? bytes : bytes.subarray(at));
  }
}
