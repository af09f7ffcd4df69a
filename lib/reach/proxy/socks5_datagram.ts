import type { Endpoint } from "../../io/mod.ts";
import { decodeSocks5Address, encodeSocks5Address } from "./socks5_address.ts";

/** Bytes before the address: two that are reserved, and the number of the fragment (RFC 1928 7). */
const PREFIX_LENGTH = 3;

/** A datagram that came through a proxy. */
export interface Socks5Datagram {
  /** Who sent it; for a stranger of the proxy's the host may be a name. */
  readonly from: Endpoint;
  /** What was sent; a view of what was decoded. */
  readonly data: Uint8Array;
}

/**
 * Wraps a datagram for a proxy (RFC 1928 7).
 *
 * @throws {RangeError} if the host is neither an address nor a name of 1 to 255 bytes.
 */
export function encodeSocks5Datagram(data: Uint8Array, to: Endpoint): Uint8Array {
  const address = encodeSocks5Address(to);
  const out = new Uint8Array(PREFIX_LENGTH + address.length + data.length);
  out.set(address, PREFIX_LENGTH);
  out.set(data, PREFIX_LENGTH + address.length);
  return out;
}

/** Unwraps a datagram; undefined for a fragment, which RFC 1928 lets one drop, and for what is none. */
export function decodeSocks5Datagram(bytes: Uint8Array): Socks5Datagram | undefined {
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 0) return undefined;
  const address = decodeSocks5Address(bytes, PREFIX_LENGTH);
  if (address === undefined || address === "more") return undefined;
  return { from: address.endpoint, data: bytes.subarray(address.end) };
}
