/** The digits of base 32 (RFC 4648). */
const BASE32_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const HEX_PAIRS: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => byte.toString(16).padStart(2, "0"),
);

/** Writes bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += HEX_PAIRS[bytes[i]!];
  return text;
}

/**
 * Reads hexadecimal digits of either case.
 *
 * @throws {SyntaxError} if there is something else in the text, or half a byte.
 */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) {
    throw new SyntaxError("Cannot read hexadecimal digits: the text is not pairs of 0-9 and a-f");
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

/** Writes bytes in base 32 (RFC 4648), without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    bits = (bits << 8 | byte) & 0xfff;
    bitCount += 8;
    while (bitCount >= 5) {
      bitCount -= 5;
      text += BASE32_ALPHABET.charAt(bits >>> bitCount & 31);
    }
  }
  if (bitCount > 0) text += BASE32_ALPHABET.charAt(bits << 5 - bitCount & 31);
  return text;
}

/**
 * Reads base 32 (RFC 4648) of either case, without padding. Bits that make no whole byte are dropped.
 *
 * @throws {SyntaxError} if there is something else in the text.
 */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[a-z2-7]*$/i.test(text)) {
    throw new SyntaxError("Cannot read base 32: the text has more than letters and 2-7");
  }
  const bytes = new Uint8Array(Math.floor(text.length * 5 / 8));
  let bits = 0;
  let bitCount = 0;
  let length = 0;
  for (const character of text.toUpperCase()) {
    bits = (bits << 5 | BASE32_ALPHABET.indexOf(character)) & 0xfff;
    bitCount += 5;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[length++] = bits >>> bitCount & 0xff;
    }
  }
  return bytes;
}
