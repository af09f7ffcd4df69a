/** Any bencoded value. Integers that a `number` does not hold exactly are `bigint`. */
export type BencodeValue = number | bigint | Uint8Array | BencodeValue[] | BencodeDict;

/** Where something lies in the input: the bytes from `start` up to, and not with, `end`. */
export interface BencodeSpan {
  /** First byte. */
  readonly start: number;
  /** The byte after the last. */
  readonly end: number;
}

const TEXT_DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A bencoded dictionary. Keys are byte strings, of one character U+0000 to U+00FF a byte; being a `Map`, no key means
 * anything to the language (`__proto__` is a key as any other).
 *
 * The typed getters give undefined where the key is absent or its value is of another type.
 */
export class BencodeDict extends Map<string, BencodeValue> {
  /** Keys as they came, and the two ends of each one's value; made with the first of them. */
  #spans: { readonly keys: string[]; readonly ends: number[] } | undefined;

  /** Gives a byte string. It is a view of the input. */
  bytes(key: string): Uint8Array | undefined {
    const value = this.get(key);
    return value instanceof Uint8Array ? value : undefined;
  }

  /** Gives a byte string as text; undefined too where it is not UTF-8. */
  text(key: string): string | undefined {
    const value = this.bytes(key);
    if (value === undefined) return undefined;
    try {
      return TEXT_DECODER.decode(value);
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** Gives an integer; undefined too where a `number` does not hold it exactly. */
  integer(key: string): number | undefined {
    const value = this.get(key);
    return typeof value === "number" ? value : undefined;
  }

  /** Gives a list. */
  list(key: string): BencodeValue[] | undefined {
    const value = this.get(key);
    return Array.isArray(value) ? value : undefined;
  }

  /** Gives a dictionary. */
  dict(key: string): BencodeDict | undefined {
    const value = this.get(key);
    return value instanceof BencodeDict ? value : undefined;
  }

  /**
   * Says where the value of a key lay in the input that was decoded. Just the outermost dictionary and those that are
   * values in it (or items, if it is a list) remember that; undefined for others.
   */
  span(key: string): BencodeSpan | undefined {
    if (this.#spans === undefined) return undefined;
    const { keys, ends } = this.#spans;
    const index = keys.indexOf(key);
    const start = ends[2 * index];
    const end = ends[2 * index + 1];
    return start === undefined || end === undefined ? undefined : { start, end };
  }

  /** Sets a value and remembers where it lay in the input, as the decoder does. */
  setDecoded(key: string, value: BencodeValue, span: BencodeSpan): this {
    this.#spans ??= { keys: [], ends: [] };
    this.#spans.keys.push(key);
    this.#spans.ends.push(span.start, span.end);
    return this.set(key, value);
  }
}
