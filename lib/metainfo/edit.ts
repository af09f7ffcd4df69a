import { BencodeDict, BencodeRaw, decodePrefix, type Encodable, encode } from "../bencode/mod.ts";
import { outsideEntries } from "./_outside_entries.ts";
import { MetainfoError } from "./error.ts";
import type { OutsideChanges } from "./outside_changes.ts";
import { parseMetainfo, type ParseOptions } from "./parse.ts";

/**
 * Gives a metainfo file with something changed outside of its info dictionary. The info dictionary and all other keys
 * stay as they are, byte for byte, and so does the info-hash.
 *
 * @throws {MetainfoError} if it is none.
 */
export function editMetainfo(
  bytes: Uint8Array,
  changes: OutsideChanges,
  options: ParseOptions = {},
): Uint8Array<ArrayBuffer> {
  parseMetainfo(bytes, options);
  const { value: root } = decodePrefix(bytes);
  if (!(root instanceof BencodeDict)) throw new MetainfoError("it is not a dictionary");
  const entries = new Map<string, Encodable | undefined>();
  for (const key of root.keys()) {
    const span = root.span(key);
    if (span !== undefined) entries.set(key, new BencodeRaw(bytes.subarray(span.start, span.end)));
  }
  for (const [key, value] of Object.entries(outsideEntries(changes))) entries.set(key, value);
  return encode(entries);
}
