import { COMPACT_ENDPOINT_LENGTH, decodeCompactEndpoint } from "../../address/mod.ts";
import type { Endpoint } from "../../io/mod.ts";

/** Reads 6 or 18 bytes; undefined for any other number of them and for port 0, for what others write is passed over. */
export function decodeEndpoint(bytes: Uint8Array): Endpoint | undefined {
  if (bytes.length !== COMPACT_ENDPOINT_LENGTH[4] && bytes.length !== COMPACT_ENDPOINT_LENGTH[6]) {
    return undefined;
  }
  const endpoint = decodeCompactEndpoint(bytes);
  return endpoint.port === 0 ? undefined : endpoint;
}
