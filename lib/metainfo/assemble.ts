import { BencodeRaw, type Encodable, encode } from "../bencode/mod.ts";
import { fromHex } from "../hash/mod.ts";
import { outsideEntries } from "./_outside_entries.ts";
import type { OutsideChanges } from "./outside_changes.ts";

/** What a metainfo file says outside of the info dictionary, and the hashes that do not fit into that (BEP 52). */
export interface OutsideOfInfo extends OutsideChanges {
  /** The piece layers by the hexadecimal digits of the file's root, as {@linkcode Metainfo.pieceLayers} has them. */
  readonly pieceLayers?: ReadonlyMap<string, Uint8Array> | undefined;
}

/**
 * Makes a metainfo file around an info dictionary that came from peers (BEP 9), which stays as it is, byte for byte. It is
 * not looked into: {@linkcode parseMetainfo} does that.
 */
export function assembleMetainfo(
  infoBytes: Uint8Array,
  { pieceLayers, ...outside }: OutsideOfInfo = {},
): Uint8Array<ArrayBuffer> {
  const entries = new Map<string, Encodable | undefined>(Object.entries(outsideEntries(outside)));
  entries.set("info", new BencodeRaw(infoBytes));
  if (pieceLayers && pieceLayers.size > 0) {
    const layers = [...pieceLayers].map(([root, layer]) => [latin1(fromHex(root)), layer] as const);
    entries.set("piece layers", new Map(layers));
  }
  return encode(entries);
}

/** A key of a dictionary has one character a byte. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
