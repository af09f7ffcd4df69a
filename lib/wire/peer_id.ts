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
 * Makes a peer id: `-SH`, four digits of the version, `-`, and 12 random letters and digits (BEP 20).
 *
 * @param version As "1.2.3"; each part but the first is cut to one digit.
 */
export function makePeerId(version: string, random: Random): Uint8Array<ArrayBuffer> {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => parseInt(part) || 0);
  const digits = `${major % 100}`.padStart(2, "0") + `${minor % 10}${patch % 10}`;
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
  // Transmission 3 and 4 write "4.0.5" as "4050" and "3.00" as "3000"; Shoal has two digits of the major version.
  if (letters === "SH") return `${parseInt(version.slice(0, 2))}.${version[2]}.${version[3]}`;
  const parts = [...version].map((c) => parseInt(c, 36));
  while (parts.length > 2 && parts[parts.length - 1] === 0) parts.pop();
  return parts.join(".");
}
