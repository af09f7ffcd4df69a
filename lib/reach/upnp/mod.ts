/**
 * UPnP as far as it maps ports: SSDP, descriptions of devices, SOAP, and IGD 1 and 2.
 *
 * @module
 */
export * from "./connection_actions.ts";
export * from "./device_description.ts";
export * from "./location.ts";
export * from "./map_port.ts";
export * from "./search.ts";
export * from "./soap_message.ts";
export * from "./ssdp_message.ts";
export * from "./upnp_way.ts";
export * from "./xml_element.ts";
