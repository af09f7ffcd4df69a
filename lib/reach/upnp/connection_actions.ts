import { parseIp } from "../../address/mod.ts";
import type { Http } from "../../io/mod.ts";
import type { Transport } from "../port_mapping/mapping.ts";
import type { ConnectionService } from "./device_description.ts";
import { readResponse } from "./_read_response.ts";
import { decodeSoapAnswer, encodeSoapCall, type SoapCall, soapHeaders } from "./soap_message.ts";

/** What the router's list of mappings says that ours are for. */
const DESCRIPTION = "Shoal";

/** A mapping that a service is asked for. */
export interface UpnpMapping {
  /** Of what. */
  readonly transport: Transport;
  /** The port of the router. */
  readonly externalPort: number;
  /** The address of this machine. */
  readonly internalAddress: string;
  /** The port of this machine. */
  readonly internalPort: number;
  /** For how long; 0 is for ever. */
  readonly leaseSeconds: number;
}

/** The actions of WANIPConnection 1 and 2 and WANPPPConnection that map ports, each one request. */
export class ConnectionActions {
  /** The service. */
  readonly service: ConnectionService;
  readonly #http: Http;

  /** Makes them for a service. */
  constructor(http: Http, service: ConnectionService) {
    this.#http = http;
    this.service = service;
  }

  /**
   * Asks for the address of the router on its other side; undefined where it has none.
   *
   * @throws {UpnpError} if the service says that it failed.
   * @throws {Error} if it does not answer, or not in XML.
   */
  async externalAddress(signal: AbortSignal): Promise<string | undefined> {
    const fields = await this.#call("GetExternalIPAddress", [], signal);
    const address = fields.get("NewExternalIPAddress") ?? "";
    return parseIp(address) === undefined ? undefined : address;
  }

  /** Asks for a mapping. @throws as {@linkcode ConnectionActions.externalAddress}. */
  async addMapping(mapping: UpnpMapping, signal: AbortSignal): Promise<void> {
    await this.#call("AddPortMapping", mappingArgs(mapping), signal);
  }

  /**
   * Asks a WANIPConnection:2 for a mapping, or another with a free port of the router; gives that port.
   *
   * @throws as {@linkcode ConnectionActions.externalAddress}.
   */
  async addAnyMapping(mapping: UpnpMapping, signal: AbortSignal): Promise<number> {
    const fields = await this.#call("AddAnyPortMapping", mappingArgs(mapping), signal);
    const port = Number(fields.get("NewReservedPort"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : mapping.externalPort;
  }

  /** Gives a mapping up. @throws as {@linkcode ConnectionActions.externalAddress}. */
  async deleteMapping(
    transport: Transport,
    externalPort: number,
    signal: AbortSignal,
  ): Promise<void> {
    const args = [
      ["NewRemoteHost", ""],
      ["NewExternalPort", externalPort],
      ["NewProtocol", transport.toUpperCase()],
    ] as const;
    await this.#call("DeletePortMapping", args, signal);
  }

  async #call(
    action: string,
    args: SoapCall["args"],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const call = { service: this.service.type, action, args };
    const response = await this.#http.request({
      url: this.service.controlUrl,
      purpose: "gateway",
      method: "POST",
      headers: soapHeaders(call),
      body: encodeSoapCall(call),
      signal,
    });
    // A fault comes with status 500.
    const bytes = await readResponse(response, [200, 500]);
    return decodeSoapAnswer(action, bytes);
  }
}

function mappingArgs(mapping: UpnpMapping): SoapCall["args"] {
  return [
    ["NewRemoteHost", ""],
    ["NewExternalPort", mapping.externalPort],
    ["NewProtocol", mapping.transport.toUpperCase()],
    ["NewInternalPort", mapping.internalPort],
    ["NewInternalClient", mapping.internalAddress],
    ["NewEnabled", 1],
    ["NewPortMappingDescription", DESCRIPTION],
    ["NewLeaseDuration", mapping.leaseSeconds],
  ];
}
