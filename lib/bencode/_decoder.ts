import { bytesToKey } from "./byte_string.ts";
import { BencodeError, type BencodeErrorCode } from "./error.ts";
import type { BencodeSlip, BencodeSlipKind } from "./slip.ts";
import { BencodeDict, type BencodeValue } from "./value.ts";

/**
 * Values within each other of which dictionaries remember the places: what is hashed or signed as it came lies no
 * deeper, and a torrent has many thousands of deeper ones.
 */
const SPAN_DEPTH = 2;

/** Digits of a length: 99,999,999 bytes at most, as in libtorrent. */
const MAX_LENGTH_DIGITS = 8;

/** Digits of an integer: enough for the largest of 64 bits, as in libtorrent. */
const MAX_INTEGER_DIGITS = 20;

/** So many digits a number holds exactly whatever they are. */
const EXACT_DIGITS = 15;

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COLON = 0x3a;
const MINUS = 0x2d;
const LETTER_D = 0x64;
const LETTER_E = 0x65;
const LETTER_I = 0x69;
const LETTER_L = 0x6c;

const SLIP_REASONS: Readonly<Record<BencodeSlipKind, string>> = {
  "unsorted-keys": "the keys are not sorted",
  "duplicate-key": "the key is there twice",
  "leading-zero": "a zero leads",
};

/** The options of decoding, all of them. */
interface DecoderOptions {
  readonly maxDepth: number;
  readonly maxTokens: number;
  readonly strict: boolean;
}

/** A list or dictionary whose end has not been seen. */
interface Frame {
  /** What is in it so far. */
  readonly container: BencodeValue[] | BencodeDict;
  /** Where it begins. */
  readonly start: number;
  /** In a dictionary, the key whose value comes next. */
  key: string | undefined;
  /** In a dictionary, the key before that one. */
  lastKey: string | undefined;
}

/** Decodes one value; a loop with a stack of its own. */
export class Decoder {
  /** Where the next byte is read. */
  position = 0;
  /** The first slip of each kind. */
  readonly slips: BencodeSlip[] = [];
  readonly #bytes: Uint8Array;
  readonly #options: DecoderOptions;
  readonly #stack: Frame[] = [];
  #tokensLeft: number;

  constructor(bytes: Uint8Array, options: DecoderOptions) {
    this.#bytes = bytes;
    this.#options = options;
    this.#tokensLeft = options.maxTokens;
  }

  /** Reads the whole value. */
  run(): BencodeValue {
    let frame: Frame | undefined;
    while (true) {
      let start = this.position;
      let value: BencodeValue;
      if (frame !== undefined && this.#bytes[start] === LETTER_E && frame.key === undefined) {
        this.position++;
        this.#stack.pop();
        value = frame.container;
        start = frame.start;
        frame = this.#stack.at(-1);
      } else if (
        frame !== undefined && frame.key === undefined && !Array.isArray(frame.container)
      ) {
        this.#readKey(frame);
        continue;
      } else {
        const opened = this.#open();
        if (opened !== undefined) {
          frame = opened;
          continue;
        }
        value = this.#readScalar();
      }
      if (frame === undefined) return value;
      this.#add(frame, value, start);
    }
  }

  #add(frame: Frame, value: BencodeValue, start: number): void {
    const { container, key } = frame;
    if (Array.isArray(container)) {
      container.push(value);
    } else if (key !== undefined) {
      if (!container.has(key)) {
        if (this.#stack.length > SPAN_DEPTH) container.set(key, value);
        else container.setDecoded(key, value, { start, end: this.position });
      }
      frame.lastKey = key;
      frame.key = undefined;
    }
  }

  /** Begins a list or dictionary if there is one here. */
  #open(): Frame | undefined {
    const letter = this.#bytes[this.position];
    if (letter !== LETTER_D && letter !== LETTER_L) return undefined;
    if (this.#stack.length >= this.#options.maxDepth) {
      this.#fail("depth-exceeded", this.position, `nested over ${this.#options.maxDepth} deep`);
    }
    this.#countToken();
    const container = letter === LETTER_D ? new BencodeDict() : [];
    const frame = { container, start: this.position++, key: undefined, lastKey: undefined };
    this.#stack.push(frame);
    return frame;
  }

  #readKey(frame: Frame): void {
    const start = this.position;
    if (start < this.#bytes.length && !isDigit(this.#bytes[start]!)) {
      this.#fail("expected-digit", start, "a key begins with its length");
    }
    const key = bytesToKey(this.#readString());
    if (frame.lastKey !== undefined && key < frame.lastKey) this.#slip("unsorted-keys", start);
    if (frame.container instanceof BencodeDict && frame.container.has(key)) {
      this.#slip("duplicate-key", start);
    }
    frame.key = key;
  }

  #readScalar(): BencodeValue {
    const letter = this.#bytes[this.position];
    if (letter === undefined) {
      this.#fail("unexpected-eof", this.position, "a value is missing");
    }
    if (letter === LETTER_I) return this.#readInteger();
    if (isDigit(letter)) return this.#readString();
    this.#fail("expected-value", this.position, "no value begins so");
  }

  #readString(): Uint8Array {
    this.#countToken();
    const bytes = this.#bytes;
    const start = this.position;
    let position = start;
    let length = 0;
    while (position < bytes.length && isDigit(bytes[position]!)) {
      if (position - start >= MAX_LENGTH_DIGITS) {
        this.#fail("limit-exceeded", start, `a length has over ${MAX_LENGTH_DIGITS} digits`);
      }
      length = length * 10 + bytes[position++]! - DIGIT_0;
    }
    if (position >= bytes.length) this.#fail("unexpected-eof", position, "a length has no end");
    if (bytes[position] !== COLON) {
      this.#fail("expected-colon", position, "a colon follows a length");
    }
    if (position - start > 1 && bytes[start] === DIGIT_0) this.#slip("leading-zero", start);
    const end = position + 1 + length;
    if (end > bytes.length) {
      this.#fail("unexpected-eof", position, `${end - bytes.length} bytes of a string are missing`);
    }
    this.position = end;
    return bytes.subarray(position + 1, end);
  }

  #readInteger(): number | bigint {
    this.#countToken();
    const bytes = this.#bytes;
    const start = this.position;
    const negative = bytes[start + 1] === MINUS;
    const digits = start + (negative ? 2 : 1);
    let position = digits;
    let value = 0;
    while (position < bytes.length && isDigit(bytes[position]!)) {
      if (position - digits >= MAX_INTEGER_DIGITS) {
        this.#fail("overflow", position, `an integer has over ${MAX_INTEGER_DIGITS} digits`);
      }
      value = value * 10 + bytes[position++]! - DIGIT_0;
    }
    if (position >= bytes.length) {
      this.#fail("unexpected-eof", bytes.length, "an integer has no end");
    }
    if (bytes[position] !== LETTER_E || position === digits) {
      this.#fail("expected-digit", position, "an integer is made of digits");
    }
    if (bytes[digits] === DIGIT_0 && (negative || position - digits > 1)) {
      this.#slip("leading-zero", start);
    }
    this.position = position + 1;
    if (position - digits <= EXACT_DIGITS) return negative && value !== 0 ? -value : value;
    const exact = BigInt(bytesToKey(bytes.subarray(digits, position)));
    const signed = negative ? -exact : exact;
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
  }

  #countToken(): void {
    if (--this.#tokensLeft < 0) {
      const reason = `there are over ${this.#options.maxTokens} keys and values`;
      this.#fail("limit-exceeded", this.position, reason);
    }
  }

  #slip(kind: BencodeSlipKind, offset: number): void {
    if (this.#options.strict) this.#fail(kind, offset, SLIP_REASONS[kind]);
    if (!this.slips.some((slip) => slip.kind === kind)) this.slips.push({ kind, offset });
  }

  #fail(code: BencodeErrorCode, offset: number, reason: string): never {
    throw new BencodeError(code, offset, reason);
  }
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9;
}
