import type { BencodeSlipKind } from "./slip.ts";

/**
 * What is wrong with bencoded bytes.
 *
 * - `expected-value`, `expected-digit`, `expected-colon`, `unexpected-eof`: the bytes are not bencode.
 * - `limit-exceeded`: a length or the number of values is beyond what is allowed.
 * - `overflow`: an integer has too many digits.
 * - `depth-exceeded`: lists and dictionaries are nested too deeply.
 * - `trailing-data`: something follows the value.
 * - `unsorted-keys`, `duplicate-key`, `leading-zero`: a slip ({@linkcode BencodeSlipKind}) where slips are not allowed.
 */
export type BencodeErrorCode =
  | "expected-value"
  | "expected-digit"
  | "expected-colon"
  | "unexpected-eof"
  | "limit-exceeded"
  | "overflow"
  | "depth-exceeded"
  | "trailing-data"
  | BencodeSlipKind;

/** Thrown where bytes are not bencode, or are beyond the limits. */
export class BencodeError extends SyntaxError {
  /** `BencodeError`. */
  override readonly name = "BencodeError";
  /** What is wrong. */
  readonly code: BencodeErrorCode;
  /** Where, in bytes from the beginning of the input. */
  readonly offset: number;

  /** Makes one; `reason` ends the message. */
  constructor(code: BencodeErrorCode, offset: number, reason: string) {
    super(`Cannot decode bencode at offset ${offset}: ${reason}`);
    this.code = code;
    this.offset = offset;
  }
}
