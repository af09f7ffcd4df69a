import { keyToBytes } from "../../bencode/mod.ts";

/** Bytes of a query: 128 info-hashes, each byte of them encoded, fit in. */
const MAX_QUERY_LENGTH = 10_000;

/**
 * A query whose values are byte strings, which the URL of an announce has in it (BEP 3). The standard's
 * `URLSearchParams` would read them as UTF-8.
 */
export class QueryBytes {
  readonly #values = new Map<string, string[]>();

  /** Reads a query, from its `?` on. @throws {SyntaxError} if it is too long, or wrongly encoded. */
  constructor(query: string) {
    if (query.length > MAX_QUERY_LENGTH) {
      throw new SyntaxError(`Cannot read the query: it is over ${MAX_QUERY_LENGTH} bytes long`);
    }
    for (const pair of query.replace(/^\?/, "").split("&")) {
      const equals = pair.indexOf("=");
      if (equals < 0) continue;
      const key = decode(pair.slice(0, equals));
      const value = decode(pair.slice(equals + 1));
      const values = this.#values.get(key);
      if (values === undefined) this.#values.set(key, [value]);
      else values.push(value);
    }
  }

  /** Gives all values of a key. */
  all(key: string): Uint8Array<ArrayBuffer>[] {
    return (this.#values.get(key) ?? []).map(keyToBytes);
  }

  /** Gives the first value of a key, one character a byte; undefined where there is none. */
  text(key: string): string | undefined {
    return this.#values.get(key)?.[0];
  }

  /** Gives the first value of a key as a number that is not negative; undefined where it is none. */
  count(key: string): number | undefined {
    const text = this.text(key);
    return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
  }
}

/** Gives a part of a query as a string of one character a byte. */
function decode(part: string): string {
  if (/%(?![0-9a-f]{2})|[^\x20-\x7e]/i.test(part)) {
    throw new SyntaxError("Cannot read the query: it is not percent-encoded");
  }
  return part.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
