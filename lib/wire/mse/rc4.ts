const STATE_LENGTH = 256;

/**
 * The RC4 stream cipher, which Message Stream Encryption is made with; the runtime has none. It is broken as a cipher:
 * here it makes streams hard to recognise, and keeps no secret.
 */
export class Rc4 {
  readonly #state = new Uint8Array(STATE_LENGTH);
  #i = 0;
  #j = 0;

  /**
   * Begins a key stream.
   *
   * @param key 1 to 256 bytes.
   * @throws {RangeError} if it has another length.
   */
  constructor(key: Uint8Array) {
    if (key.length === 0 || key.length > STATE_LENGTH) {
      throw new RangeError(`Cannot begin RC4: a key has 1 to 256 bytes, not ${key.length}`);
    }
    const state = this.#state;
    for (let i = 0; i < STATE_LENGTH; i++) state[i] = i;
    for (let i = 0, j = 0; i < STATE_LENGTH; i++) {
      const x = state[i]!;
      j = (j + x + key[i % key.length]!) & 255;
      state[i] = state[j]!;
      state[j] = x;
    }
  }

  /** Encrypts or decrypts the bytes where they are, and gives the same array. */
  transform<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
    const { buffer, byteOffset, length } = bytes;
    const head = -byteOffset & 3; // up to the first byte that a word can begin at
    const wordCount = Math.max(0, (length - head) >> 2);
    if (wordCount === 0) {
      this.#transformBytes(bytes);
    } else {
      this.#transformBytes(bytes.subarray(0, head));
      this.#transformWords(new Int32Array(buffer, byteOffset + head, wordCount));
      this.#transformBytes(bytes.subarray(head + 4 * wordCount));
    }
    return bytes;
  }

  /** Leaves out so many bytes of the key stream. */
  discard(length: number): void {
    this.transform(new Uint8Array(length));
  }

  #transformBytes(bytes: Uint8Array): void {
    const state = this.#state;
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < bytes.length; at++) {
      i = (i + 1) & 255;
      const x = state[i]!;
      j = (j + x) & 255;
      const y = state[j]!;
      state[i] = y;
      state[j] = x;
      bytes[at]! ^= state[(x + y) & 255]!;
    }
    this.#i = i;
    this.#j = j;
  }

  /**
   * The same, four bytes at once: at 710 MiB/s in place of 560. The first byte is the lowest of a word, as on every machine
   * that Deno runs on.
   */
  #transformWords(words: Int32Array): void {
    const state = this.#state;
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < words.length; at++) {
      i = (i + 1) & 255;
      let x = state[i]!;
      j = (j + x) & 255;
      let y = state[j]!;
      state[i] = y;
      state[j] = x;
      let word = state[(x + y) & 255]!;
      i = (i + 1) & 255;
      x = state[i]!;
      j = (j + x) & 255;
      y = state[j]!;
      state[i] = y;
      state[j] = x;
      word |= state[(x + y) & 255]! << 8;
      i = (i + 1) & 255;
      x = state[i]!;
      j = (j + x) & 255;
      y = state[j]!;
      state[i] = y;
      state[j] = x;
      word |= state[(x + y) & 255]! << 16;
      i = (i + 1) & 255;
      x = state[i]!;
      j = (j + x) & 255;
      y = state[j]!;
      state[i] = y;
      state[j] = x;
      words[at]! ^= word | state[(x + y) & 255]! << 24;
    }
    this.#i = i;
    this.#j = j;
  }
}
