import type { Random } from "../io/mod.ts";

/** Clients by the two letters of the Azureus style of peer ids (BEP 20), those met most. */
const CLIENTS: ReadonlyMap<string, string> = new Map([
  ["7T", "aTorrent"],
  ["A2", "aria2"],
  ["AG", "Ares"],
  ["AZ", "Vuze"],
  ["BC", "BitComet"],
  ["BI", "BiglyBT"],
  ["BT", "BitTorrent"],
  ["BW", "BitTorrent Web"],
  ["DE", "Deluge"],
  ["FD", "Free Download Manager"],
  ["FW", "FrostWire"],
  ["GT", "anacrolix/torrent"],
  ["KG", "KGet"],
  ["KT", "KTorrent"],
  ["LT", "libtorrent"],
  ["lt", "rTorrent"],
  ["PI", "PicoTorrent"],
  ["qB", "qBittorrent"],
  ["rQ", "rqbit"],
  ["RN", "Rain"],
  ["SD", "Thunder"],
  ["SH", "Shoal"],
  ["TR", "Transmission"],
  ["TX", "Tixati"],
  ["UE", "uTorrent Embedded"],
  ["UM", "uTorrent Mac"],
  ["UT", "uTorrent"],
  ["UW", "uTorrent Web"],
  ["WD", "WebTorrent Desktop"],
  ["WW", "WebTorrent"],
  ["XL", "Xunlei"],
]);

/**
 * Makes a peer id: `-SH`, a letter or digit for each part of the version and `0`, `-`, and 12 random letters and digits
 * (BEP 20).
 *
 * @param version As "1.2.3"; 10 is written as `A`, and what is over 35 as `Z`.
 */
export function makePeerId(version: string, random: Random): Uint8Array<ArrayBuffer> {
  const parts = version.split(".").slice(0, 3).map((part) => Math.min(35, parseInt(part) || 0));
  const digits = parts.map((part) => part.toString(36).toUpperCase()).join("").padEnd(4, "0");
  const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  let tail = "";
  for (let i = 0; i < 12; i++) tail += letters[random.below(letters.length)];
  return new TextEncoder().encode(`-SH${digits}-${tail}`);
}

/** Names the client that a peer id tells of, with its version; the printable part of ids of no known style. */
export function clientName(peerId: Uint8Array): string {
  const text = String.fromCharCode(...peerId.subarray(0, 20));
  const azureus = /^-([A-Za-z0-9]{2})([0-9A-Za-z]{4})-/.exec(text);
  if (azureus) {
    const [, letters = "", version = ""] = azureus;
    return `${CLIENTS.get(letters) ?? letters} ${versionOf(letters, version)}`;
  }
  const mainline = /^M(\d+)-(\d+)-(\d+)-/.exec(text);
  if (mainline) return `BitTorrent ${mainline.slice(1).join(".")}`;
  const printable = text.replace(/[^\x21-\x7e].*$/s, "");
  return printable === "" ? "unknown" : printable.slice(0, 8);
}

function versionOf(letters: string, version: string): string {
  const parts = [...version].map((c) => parseInt(c, 36));
  const shortest = letters === "SH" ? 3 : 2;
  while (parts.length > shortest && parts[parts.length - 1] === 0) parts.pop();
  return parts.join(".");
}
