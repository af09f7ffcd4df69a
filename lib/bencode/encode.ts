import { keyToBytes } from "./byte_string.ts";

/** Values within each other that {@linkcode encode} takes. */
const MAX_ENCODE_DEPTH = 200;

/** Bytes that are bencode already and go into the output as they are. */
export class BencodeRaw {
  /** The bytes: one whole value. */
  readonly bytes: Uint8Array;

  /** Wraps the bytes of one whole value. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/**
 * What can be bencoded. A string is its UTF-8 bytes. Keys are byte strings, as those of a {@linkcode BencodeDict};
 * entries whose value is undefined are left out.
 */
export type Encodable =
  | string
  | number
  | bigint
  | Uint8Array
  | BencodeRaw
  | readonly Encodable[]
  | ReadonlyMap<string, Encodable | undefined>
  | { readonly [key: string]: Encodable | undefined };

const TEXT_ENCODER = new TextEncoder();

/**
 * Bencodes a value in its canonical form (BEP 3): keys sorted by their bytes.
 *
 * @throws {RangeError} if a number is not a safe integer, a key is not a byte string, or values are nested over 200
 * deep.
 */
export function encode(value: Encodable): Uint8Array<ArrayBuffer> {
  const output = new Output();
  put(output, value, 0);
  return output.take();
}

function put(output: Output, value: Encodable, depth: number): void {
  if (depth > MAX_ENCODE_DEPTH) {
    throw new RangeError(`Cannot bencode: nested over ${MAX_ENCODE_DEPTH} deep`);
  }
  if (typeof value === "string") {
    putBytes(output, TEXT_ENCODER.encode(value));
  } else if (value instanceof Uint8Array) {
    putBytes(output, value);
  } else if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`Cannot bencode ${value}: it is not a safe integer`);
    }
    output.putAscii(`i${value === 0 ? 0 : value}e`);
  } else if (typeof value === "bigint") {
    output.putAscii(`i${value}e`);
  } else if (value instanceof BencodeRaw) {
    output.put(value.bytes);
  } else if (isList(value)) {
    output.putAscii("l");
    for (const item of value) put(output, item, depth + 1);
    output.putAscii("e");
  } else {
    putDict(output, value, depth);
  }
}

function putDict(
  output: Output,
  dict: ReadonlyMap<string, Encodable | undefined> | {
    readonly [key: string]: Encodable | undefined;
  },
  depth: number,
): void {
  const entries = isMap(dict) ? [...dict] : Object.entries(dict);
  entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  output.putAscii("d");
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    putBytes(output, keyToBytes(key));
    put(output, value, depth + 1);
  }
  output.putAscii("e");
}

function putBytes(output: Output, bytes: Uint8Array): void {
  output.putAscii(`${bytes.length}:`);
  output.put(bytes);
}

function isList(value: object): value is readonly Encodable[] {
  return Array.isArray(value);
}

function isMap(value: object): value is ReadonlyMap<string, Encodable | undefined> {
  return value instanceof Map;
}

/** Bytes that grow. */
class Output {
  #bytes = new Uint8Array(256);
  #length = 0;

  put(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  putAscii(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.#length++] = text.charCodeAt(i);
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
