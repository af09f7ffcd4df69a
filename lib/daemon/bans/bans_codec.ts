import { FieldError, listField, numberField, RecordField, textField } from "../json/mod.ts";

/** A ban as it is kept. */
export interface Ban {
  /** The address, as it is written usually. */
  readonly address: string;
  /** The number of the torrent that it was a peer of. */
  readonly torrent: number;
  /** When it was banned, in milliseconds since 1970. */
  readonly at: number;
}

const bansField = listField(
  new RecordField<Ban>({
    address: textField({ isEmptyFine: false }),
    torrent: numberField(),
    at: numberField(),
  }),
);

/** Writes bans as JSON. */
export function encodeBans(bans: Iterable<Ban>): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(bansField.write([...bans])));
}

/** Reads them; where that can not be done there are none, and a problem in words. */
export function decodeBans(
  bytes: Uint8Array,
): { readonly bans: readonly Ban[]; readonly problem?: string } {
  try {
    return { bans: bansField.read(JSON.parse(new TextDecoder().decode(bytes)), "bans") };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof FieldError)) throw error;
    return { bans: [], problem: error.message };
  }
}
