const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  // RFC 3986's unreserved characters.
  if (/[A-Za-z0-9._~-]/.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

/** Writes bytes for the query of a URL, as the info-hash and the peer id are (BEP 3). */
export function percentEncode(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += ENCODED[bytes[i]!];
  return text;
}
