import { escapeXml, parseXml, walkElements, type XmlElement } from "./xml_element.ts";

/** Errors of a service that are dealt with (IGD 1 and 2, 2.4.x); others are told by their number. */
export const UPNP_ERROR = {
  invalidAction: 401,
  invalidArguments: 402,
  actionFailed: 501,
  notAuthorized: 606,
  noSuchEntry: 714,
  conflict: 718,
  samePortsRequired: 724,
  onlyPermanentLeases: 725,
  conflictWithOtherMechanism: 729,
} as const;

/** Characters of an error's description that are told at most. */
const MAX_DESCRIPTION_LENGTH = 100;

/** What is to be done by a service. */
export interface SoapCall {
  /** The kind of service. */
  readonly service: string;
  /** What it is to do. */
  readonly action: string;
  /** What with, in the order of the service's description, which some routers insist on. */
  readonly args: readonly (readonly [name: string, value: string | number])[];
}

/** A service said that it did not do what it was asked to. */
export class UpnpError extends Error {
  /** The name of the class. */
  override readonly name = "UpnpError";
  /** The number of the error; 0 where it names none. */
  readonly code: number;

  /** Makes one of what was told. */
  constructor(action: string, code: number, description: string) {
    const why = description.replace(/[^\x20-\x7e]/g, "?").slice(0, MAX_DESCRIPTION_LENGTH);
    super(`Cannot ${action} at the router: ${why || "it failed"} (${code})`);
    this.code = code;
  }
}

/** Writes the header fields of a call. */
export function soapHeaders({ service, action }: SoapCall): Record<string, string> {
  return {
    "Content-Type": 'text/xml; charset="utf-8"',
    SOAPAction: `"${service}#${action}"`,
  };
}

/** Writes the body of a call (UPnP Device Architecture 1.1, 3.1.1). */
export function encodeSoapCall({ service, action, args }: SoapCall): Uint8Array<ArrayBuffer> {
  const fields = args.map(([name, value]) => `<${name}>${escapeXml(`${value}`)}</${name}>`);
  return new TextEncoder().encode(
    '<?xml version="1.0"?>\r\n' +
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
      's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">' +
      `<s:Body><u:${action} xmlns:u="${escapeXml(service)}">${fields.join("")}</u:${action}>` +
      "</s:Body></s:Envelope>\r\n",
  );
}

/**
 * Reads what a service answers: its values by name.
 *
 * @throws {UpnpError} if it says that it failed.
 * @throws {XmlError} if it can not be read.
 */
export function decodeSoapAnswer(action: string, bytes: Uint8Array): ReadonlyMap<string, string> {
  const root = parseXml(bytes);
  let answer: XmlElement | undefined;
  for (const element of walkElements(root)) {
    if (element.name === "Fault") throw faultOf(action, element);
    if (element.name === `${action}Response`) answer ??= element;
  }
  if (answer === undefined) throw new UpnpError(action, 0, "it answers something else");
  return new Map(answer.children.map(({ name, text }) => [name, text]));
}

function faultOf(action: string, fault: XmlElement): UpnpError {
  const texts = new Map<string, string>();
  for (const { name, text } of walkElements(fault)) texts.set(name, text);
  const code = texts.get("errorCode") ?? "";
  const description = texts.get("errorDescription") || texts.get("faultstring") || "";
  return new UpnpError(action, /^\d{1,4}$/.test(code) ? Number(code) : 0, description);
}
