/** The multicast group of SSDP over IPv4 (UPnP Device Architecture 1.1, 1.2.2). */
export const SSDP_GROUP = "239.255.255.250";

/** The port of SSDP. */
export const SSDP_PORT = 1900;

/** Bytes of an answer at most; those of routers have 300 to 600. */
const MAX_SSDP_LENGTH = 4_096;

/** Characters of the URL of a description at most. */
const MAX_LOCATION_LENGTH = 1_024;

/** Fields of an answer at most. */
const MAX_FIELDS = 64;

/** Seconds over which devices spread their answers. */
const MAX_WAIT_SECONDS = 1;

/** Where a device says that it can be read about. */
export interface SsdpAnswer {
  /** The URL of its description, as it is written. */
  readonly location: string;
  /** What kind of device or service it is. */
  readonly target: string;
}

/** Writes a search (UPnP Device Architecture 1.1, 1.3.2). */
export function encodeSsdpSearch(target: string): Uint8Array<ArrayBuffer> {
  const lines = [
    "M-SEARCH * HTTP/1.1",
    `HOST: ${SSDP_GROUP}:${SSDP_PORT}`,
    'MAN: "ssdp:discover"',
    `MX: ${MAX_WAIT_SECONDS}`,
    `ST: ${target}`,
  ];
  return new TextEncoder().encode(lines.join("\r\n") + "\r\n\r\n");
}

/** Reads the answer to a search; undefined if it is none. */
export function decodeSsdpAnswer(bytes: Uint8Array): SsdpAnswer | undefined {
  if (bytes.length > MAX_SSDP_LENGTH) return undefined;
  // Each byte as one character: what is not ASCII matches nothing.
  const [first = "", ...lines] = String.fromCharCode(...bytes).split(/\r?\n/, MAX_FIELDS);
  if (!/^HTTP\/1\.[01] 200\b/.test(first)) return undefined;
  let location: string | undefined;
  let target = "";
  for (const line of lines) {
    if (line === "") break;
    const field = /^([\w-]+)[ \t]*:[ \t]*([\x21-\x7e]*)[ \t]*$/.exec(line);
    if (field === null) continue;
    const [, name = "", value = ""] = field;
    if (/^location$/i.test(name)) location ??= value;
    if (/^st$/i.test(name)) target = value;
  }
  if (!location || location.length > MAX_LOCATION_LENGTH) return undefined;
  return { location, target };
}
