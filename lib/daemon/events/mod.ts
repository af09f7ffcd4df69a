/**
 * The event stream: what changes in the list of torrents and in the one that is looked at, once a second while somebody listens.
 *
 * @module
 */
export { EventHub, type EventHubOptions, type EventRequest, MAX_LISTENERS } from "./event_hub.ts";
export { type EventQuery, readEventRequest } from "./read_request.ts";
export { EVENT_FIELDS } from "./row_fields.ts";
