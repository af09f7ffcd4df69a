/**
 * Shoal's own REST API over the daemon: JSON below `/api/v1`.
 *
 * @module
 */
export { ApiError, toApiError } from "./api_error.ts";
export { API_PREFIX, type RestAnswer, RestApi, type RestRequest } from "./rest_api.ts";
export type { FileChanges, QueueMove, Statistics } from "../control.ts";
export type { ControlErrorKind } from "../control_error.ts";
export type * from "./ban_shapes.ts";
export type * from "./creation_shapes.ts";
export type * from "./event_shapes.ts";
export type * from "./folder_shapes.ts";
export type * from "./journal_shapes.ts";
export type * from "./media_shapes.ts";
export type * from "./preview_shapes.ts";
export type * from "./rate_shapes.ts";
export type * from "./shapes.ts";
export { TORRENT_FIELDS } from "./torrent_shape.ts";
