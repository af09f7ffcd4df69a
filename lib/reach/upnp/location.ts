import { formatIp, parseIp } from "../../address/mod.ts";
import type { InterfaceAddress } from "../../io/mod.ts";
import { isNeighbour } from "../neighbours.ts";

/**
 * Reads the URL of a device's description, which must be where the answer came from, in the network around: else anyone who
 * can send a datagram could have us ask any server.
 *
 * @returns undefined if it is elsewhere, or no URL of HTTP with an address.
 */
export function readLocation(
  text: string,
  { from, own }: { readonly from: string; readonly own: readonly InterfaceAddress[] },
): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "http:" || url.username !== "" || url.password !== "") return undefined;
  const host = parseIp(url.hostname.replace(/^\[|\]$/g, ""));
  const sender = parseIp(from);
  if (!host || !sender || formatIp(host) !== formatIp(sender)) return undefined;
  return isNeighbour(from, own) ? url : undefined;
}
