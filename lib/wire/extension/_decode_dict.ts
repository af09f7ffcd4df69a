import { BencodeDict, BencodeError, decodePrefix } from "../../bencode/mod.ts";
import { WireError } from "../wire_error.ts";

/** Dictionaries and lists within each other: what is defined needs two, and unknown keys are to be passed over. */
const MAX_EXTENSION_DEPTH = 16;

/** The dictionary at the beginning of a message. */
export interface LeadingDict {
  /** The dictionary. */
  readonly dict: BencodeDict;
  /** Where what follows it begins. */
  readonly end: number;
}

/**
 * Reads the dictionary that a message of an extension begins with.
 *
 * @param what Names the message in errors.
 * @throws {WireError} if the message is longer than `maxLength`, or does not begin with a dictionary.
 */
export function decodeDict(payload: Uint8Array, what: string, maxLength: number): LeadingDict {
  if (payload.length > maxLength) {
    throw new WireError(
      `Cannot take ${what} of ${payload.length} bytes: the most is ${maxLength}`,
    );
  }
  try {
    const { value, end } = decodePrefix(payload, { maxDepth: MAX_EXTENSION_DEPTH });
    if (value instanceof BencodeDict) return { dict: value, end };
  } catch (error) {
    if (!(error instanceof BencodeError)) throw error;
    throw new WireError(`Cannot decode ${what}: ${error.message}`, { cause: error });
  }
  throw new WireError(`Cannot decode ${what}: it does not begin with a dictionary`);
}
