/** How many bytes are handed to one call; engines limit the number of arguments. */
const CHUNK_LENGTH = 4096;

/**
 * Gives bytes as a string of one character U+0000 to U+00FF a byte, which is what the keys of a
 * {@linkcode BencodeDict} are.
 */
export function bytesToKey(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK_LENGTH) return Reflect.apply(String.fromCharCode, undefined, bytes);
  let key = "";
  for (let i = 0; i < bytes.length; i += CHUNK_LENGTH) {
    key += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(i, i + CHUNK_LENGTH));
  }
  return key;
}

/**
 * Gives back the bytes that {@linkcode bytesToKey} made a string of.
 *
 * @throws {RangeError} if a character is beyond U+00FF.
 */
export function keyToBytes(key: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(key.length);
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code > 0xff) {
      throw new RangeError(`Cannot encode a key: character ${i} of "${key}" is not a byte`);
    }
    bytes[i] = code;
  }
  return bytes;
}
