/** Options at the end of an announce over UDP (BEP 41). */
const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_URL_DATA = 2;

/** Bytes of data that one option can have. */
const MAX_OPTION_LENGTH = 255;

/** Bytes of path and query that are read; a tracker's URL is not longer. */
const MAX_URL_DATA_LENGTH = 2_000;

/** Writes path and query of a UDP tracker's URL as options (BEP 41); an empty one where it has none. */
export function encodeUrlData(urlData: string): Uint8Array<ArrayBuffer> {
  const data = new TextEncoder().encode(urlData);
  const count = Math.max(1, Math.ceil(data.length / MAX_OPTION_LENGTH));
  const bytes = new Uint8Array(data.length + 2 * count);
  for (let i = 0; i < count; i++) {
    const part = data.subarray(i * MAX_OPTION_LENGTH, (i + 1) * MAX_OPTION_LENGTH);
    const at = i * (MAX_OPTION_LENGTH + 2);
    bytes[at] = OPTION_URL_DATA;
    bytes[at + 1] = part.length;
    bytes.set(part, at + 2);
  }
  return bytes;
}

/**
 * Reads path and query from options (BEP 41); undefined where there are none, empty where the URL has none. Options
 * that are not known are passed over, and a cut-off one ends them.
 */
export function decodeUrlData(options: Uint8Array): string | undefined {
  const decoder = new TextDecoder();
  let text: string | undefined;
  let at = 0;
  while (at < options.length && (text?.length ?? 0) < MAX_URL_DATA_LENGTH) {
    const type = options[at++];
    if (type === OPTION_END) break;
    if (type === OPTION_NOP) continue;
    const length = options[at++];
    if (length === undefined || at + length > options.length) break;
    if (type === OPTION_URL_DATA) {
      const part = options.subarray(at, at + length);
      text = (text ?? "") + decoder.decode(part, { stream: true });
    }
    at += length;
  }
  return text;
}
