import { displayText } from "./_utf8.ts";

const TEXT_ENCODER = new TextEncoder();

/** Decodes `%41` and the like; what is not UTF-8 then, or cannot be shown, becomes U+FFFD. */
export function percentDecode(text: string): string {
  const bytes = TEXT_ENCODER.encode(text);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const escaped = bytes[i] === 0x25 ? hexDigits(bytes, i + 1) : -1;
    if (escaped >= 0) i += 2;
    bytes[length++] = escaped >= 0 ? escaped : bytes[i]!;
  }
  return displayText(bytes.subarray(0, length));
}

/** Reads two hexadecimal digits; -1 if there are none. */
function hexDigits(bytes: Uint8Array, position: number): number {
  const text = String.fromCharCode(bytes[position] ?? 0, bytes[position + 1] ?? 0);
  return /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : -1;
}
