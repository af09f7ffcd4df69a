import { parseFilterLine } from "./filter_line.ts";
import { IpFilterError } from "./ip_filter_error.ts";
import type { IpRanges } from "./ip_ranges.ts";
import { IpRangesBuilder, MAX_RANGES } from "./ip_ranges_builder.ts";

/** Bytes of a list, unpacked; the largest in use has 40 MB. A packed one that grows beyond it is a bomb. */
const MAX_LIST_BYTES = 256 << 20;

/** Characters of a line; what is longer is not read. */
const MAX_LINE_LENGTH = 4_096;

/** What was read. */
export interface IpFilterList {
  /** The refused ranges. */
  readonly ranges: IpRanges;
  /** Lines that could not be read. */
  readonly unreadable: number;
  /** The number of the first of them; 0 where there is none. */
  readonly firstUnreadable: number;
}

/**
 * Reads a list of refused addresses as it comes, gzip or plain; `list` is what it is called in messages. Lines that can not
 * be read are counted and left out; a list that has nothing else is refused, since it is no list.
 *
 * @throws {IpFilterError} if it is none, or is too large.
 */
export async function readIpFilter(
  chunks: AsyncIterable<Uint8Array>,
  list: string,
): Promise<IpFilterList> {
  const reader = new ListReader(list);
  try {
    for await (const chunk of unpacked(chunks)) reader.push(chunk);
  } catch (error) {
    if (error instanceof IpFilterError) throw error;
    throw new IpFilterError(list, error instanceof Error ? error.message : String(error));
  }
  return reader.end();
}

/** Takes a list in pieces of any size. */
class ListReader {
  readonly #list: string;
  readonly #builder = new IpRangesBuilder();
  // A list in Latin 1 has names that can not be read as UTF-8; its addresses can.
  readonly #decoder = new TextDecoder();
  #rest = "";
  #bytes = 0;
  #line = 0;
  #unreadable = 0;
  #firstUnreadable = 0;

  constructor(list: string) {
    this.#list = list;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_LIST_BYTES) {
      throw new IpFilterError(this.#list, `it has more than ${MAX_LIST_BYTES} bytes`);
    }
    this.#pushText(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): IpFilterList {
    this.#pushText(this.#decoder.decode());
    this.#take(this.#rest);
    if (this.#builder.size === 0 && this.#unreadable > 0) {
      throw new IpFilterError(this.#list, "none of its lines is a range of addresses");
    }
    return {
      ranges: this.#builder.build(),
      unreadable: this.#unreadable,
      firstUnreadable: this.#firstUnreadable,
    };
  }

  #pushText(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#take(this.#rest + text.slice(from, end));
      this.#rest = "";
      from = end + 1;
    }
    // Of a line without an end no more is kept than tells that it is too long.
    this.#rest = (this.#rest + text.slice(from)).slice(0, MAX_LINE_LENGTH + 1);
  }

  #take(line: string): void {
    this.#line++;
    const isLong = line.length > MAX_LINE_LENGTH;
    const result = isLong ? "unreadable" : parseFilterLine(line.trimEnd());
    if (result === "ignored") return;
    if (result === "unreadable") {
      if (this.#unreadable++ === 0) this.#firstUnreadable = this.#line;
      return;
    }
    if (this.#builder.size >= MAX_RANGES) {
      throw new IpFilterError(this.#list, `it has more than ${MAX_RANGES} ranges`);
    }
    this.#builder.add(result, this.#line);
  }
}

/** Gives the bytes of a list, unpacked if its first two say gzip (RFC 1952). */
async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const head = await takeHead(iterator);
    const all = ReadableStream.from(prefixed(head, iterator));
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    yield* isGzip ? all.pipeThrough(new DecompressionStream("gzip")) : all;
  } finally {
    await iterator.return?.();
  }
}

/** Takes two bytes at least, as far as there are any. */
async function takeHead(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  let head = new Uint8Array();
  while (head.length < 2) {
    const { done, value } = await iterator.next();
    if (done) break;
    const joined = new Uint8Array(head.length + value.length);
    joined.set(head);
    joined.set(value, head.length);
    head = joined;
  }
  return head;
}

async function* prefixed(
  head: Uint8Array<ArrayBuffer>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield head;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value.slice();
  }
}
