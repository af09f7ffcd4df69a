/** What {@linkcode codePoints} gives for bytes that are not UTF-8. */
export const INVALID = -1;

/** The least code point of a sequence of so many bytes; what is below is overlong. */
const LEAST_BY_LENGTH = [0, 0, 0x80, 0x800, 0x1_0000, 0x11_0000];

/**
 * Gives the code points of UTF-8, and {@linkcode INVALID} once for each sequence that is none: a byte that begins
 * nothing, or a beginning with as many continuation bytes as it asks for or there are.
 */
export function* codePoints(bytes: Uint8Array): Generator<number> {
  let position = 0;
  while (position < bytes.length) {
    const lead = bytes[position++]!;
    if (lead < 0x80) {
      yield lead;
      continue;
    }
    const length = sequenceLength(lead);
    let codePoint = lead & 0x7f >> length;
    let taken = 1;
    while (taken < length && position < bytes.length && (bytes[position]! & 0xc0) === 0x80) {
      codePoint = codePoint << 6 | bytes[position++]! & 0x3f;
      taken++;
    }
    const isWhole = length > 1 && taken === length && codePoint >= LEAST_BY_LENGTH[length]!;
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    yield isWhole && !isSurrogate && codePoint <= 0x10_ffff ? codePoint : INVALID;
  }
}

/** Says whether bytes are printable ASCII alone, and so need no closer look. */
export function isPrintableAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x20 || bytes[i]! > 0x7e) return false;
  }
  return true;
}

/** C0, DEL and C1. */
export function isControl(codePoint: number): boolean {
  return codePoint < 0x20 || codePoint >= 0x7f && codePoint <= 0x9f;
}

/** Characters without width, and those that turn the direction of text: nobody sees them, and they deceive. */
export function isInvisible(codePoint: number): boolean {
  return codePoint === 0x61c || codePoint >= 0x200b && codePoint <= 0x200f ||
    codePoint >= 0x202a && codePoint <= 0x202e || codePoint >= 0x2060 && codePoint <= 0x2064 ||
    codePoint >= 0x2066 && codePoint <= 0x2069 || codePoint === 0xfeff;
}

/**
 * Gives text to be shown, such as a comment: U+FFFD for what is not UTF-8 and for control characters other than tabs
 * and line ends (a terminal would obey them), nothing for those that cannot be seen.
 */
export function displayText(bytes: Uint8Array): string {
  let text = "";
  for (const codePoint of codePoints(bytes)) {
    if (codePoint === 0x0a || codePoint === 0x09) text += String.fromCodePoint(codePoint);
    else if (codePoint === 0x0d || isInvisible(codePoint)) continue;
    else if (codePoint === INVALID || isControl(codePoint)) text += "\ufffd";
    else text += String.fromCodePoint(codePoint);
  }
  return text;
}

/** The bytes that a lead byte asks for; five is always wrong, yet one sequence; 1 for what leads nothing. */
function sequenceLength(lead: number): number {
  if (lead >= 0xc0 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf8) return 4;
  if (lead >= 0xf8 && lead < 0xfc) return 5;
  return 1;
}
