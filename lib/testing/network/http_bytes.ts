import type { ByteStream } from "../../io/mod.ts";

/** Bytes of a head at most. */
const MAX_HEAD_BYTES = 64 * 1024;

/** Bytes that are read at once. */
const READ_BYTES = 64 * 1024;

const TEXT_ENCODER = new TextEncoder();
const TEXT_DECODER = new TextDecoder();

/** The head of a request or an answer, in HTTP/1.1. */
export interface HttpHead {
  /** The words of its first line. */
  readonly words: readonly string[];
  /** Its fields. */
  readonly headers: Headers;
}

/** Writes a head. */
export function encodeHead({ words, headers }: HttpHead): Uint8Array<ArrayBuffer> {
  const fields = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return TEXT_ENCODER.encode(`${words.join(" ")}\r\n${fields.join("")}\r\n`);
}

/** Writes all bytes. */
export async function writeAll(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
}

/** Reads a head and then a body from a stream. */
export class HttpReader {
  readonly #stream: ByteStream;
  #rest = new Uint8Array();

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Reads the head. @throws {Error} if the stream ends before it does, or it is too long. */
  async head(): Promise<HttpHead> {
    for (;;) {
      const end = endOfHead(this.#rest);
      if (end >= 0) {
        const head = parseHead(TEXT_DECODER.decode(this.#rest.subarray(0, end)));
        this.#rest = this.#rest.slice(end + 4);
        return head;
      }
      if (this.#rest.length > MAX_HEAD_BYTES) throw new Error("Cannot read a head: it is too long");
      const more = await this.#read();
      if (!more) throw new Error("Cannot read a head: the stream has ended");
      const longer = new Uint8Array(this.#rest.length + more.length);
      longer.set(this.#rest);
      longer.set(more, this.#rest.length);
      this.#rest = longer;
    }
  }

  /** Reads what comes after the head; undefined at the end of the stream. */
  async more(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#rest.length === 0) return await this.#read();
    const rest = this.#rest;
    this.#rest = new Uint8Array();
    return rest;
  }

  async #read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const buffer = new Uint8Array(READ_BYTES);
    const length = await this.#stream.read(buffer);
    return length === null ? undefined : buffer.slice(0, length);
  }
}

function endOfHead(bytes: Uint8Array): number {
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) {
      return at;
    }
  }
  return -1;
}

function parseHead(text: string): HttpHead {
  const [first = "", ...fields] = text.split("\r\n");
  const headers = new Headers();
  for (const field of fields) {
    const colon = field.indexOf(":");
    headers.append(field.slice(0, colon), field.slice(colon + 1).trim());
  }
  return { words: first.split(" "), headers };
}
