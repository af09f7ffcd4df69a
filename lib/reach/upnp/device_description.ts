import { childText, parseXml, walkElements } from "./xml_element.ts";

/** Services that map ports, the better first. */
const CONNECTION_SERVICES = [
  "urn:schemas-upnp-org:service:WANIPConnection:2",
  "urn:schemas-upnp-org:service:WANIPConnection:1",
  "urn:schemas-upnp-org:service:WANPPPConnection:1",
] as const;

/** Services of one device at most that are tried. */
const MAX_SERVICES = 8;

/** The kind of a service that maps ports. */
export type ConnectionServiceType = typeof CONNECTION_SERVICES[number];

/** A service that maps ports. */
export interface ConnectionService {
  /** Its kind. */
  readonly type: ConnectionServiceType;
  /** Where it is told what to do. */
  readonly controlUrl: URL;
}

/**
 * Reads the description of a device for services that map ports (IGD 1 and 2), the better first.
 *
 * Only services at the address of the description itself are given: what else it names may be any server of the network
 * around.
 *
 * @param location The URL that it was read from; its host is an address.
 * @throws {XmlError} if it can not be read.
 */
export function readConnectionServices(bytes: Uint8Array, location: URL): ConnectionService[] {
  const root = parseXml(bytes);
  const base = parseUrl(childText(root, "URLBase"), location);
  const found: ConnectionService[] = [];
  for (const element of walkElements(root)) {
    if (element.name !== "service") continue;
    const type = CONNECTION_SERVICES.find((name) => name === childText(element, "serviceType"));
    const path = childText(element, "controlURL");
    const controlUrl = path === "" ? undefined : parseUrl(path, base ?? location);
    if (type !== undefined && controlUrl !== undefined) found.push({ type, controlUrl });
  }
  return CONNECTION_SERVICES.flatMap((type) => found.filter((service) => service.type === type))
    .slice(0, MAX_SERVICES);
}

/** Reads a URL that must be at the address of another; undefined if it is elsewhere or none. */
function parseUrl(text: string, location: URL): URL | undefined {
  if (text === "" || !URL.canParse(text, location)) return undefined;
  const url = new URL(text, location);
  const isHere = url.protocol === "http:" && url.hostname === location.hostname;
  return isHere && url.username === "" && url.password === "" ? url : undefined;
}
