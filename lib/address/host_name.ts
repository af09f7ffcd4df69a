import { normaliseHostname } from "./ip_address.ts";

/** Says whether a host name has a label in punycode: one with letters beyond ASCII, which can look like others. */
export function isIdnaHost(hostname: string): boolean {
  return hostname.split(".").some((label) => /^xn--/i.test(label));
}

/** Says whether a name is this machine's own, which is never asked of a server (RFC 6761 6.3). */
export function isLocalhost(hostname: string): boolean {
  return /^(?:.*\.)?localhost\.?$/i.test(hostname);
}

/** Says whether an address reaches no farther than the cable it is on: `169.254.0.0/16` or `fe80::/10`. */
export function isLinkLocal(hostname: string): boolean {
  return /^(?:169\.254\.|fe[89ab].:)/.test(normaliseHostname(hostname));
}
