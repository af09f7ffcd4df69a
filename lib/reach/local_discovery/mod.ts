/**
 * Local service discovery (BEP 14): finds peers in the network around by multicast.
 *
 * @module
 */
export * from "./local_discovery.ts";
export * from "./lsd_message.ts";
export * from "./lsd_schedule.ts";
