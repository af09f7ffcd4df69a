/**
 * Asking a server that the user names.
 *
 * @module
 */
export { type DirectAddress, type DirectHttp, openDirectHttp } from "../../net/mod.ts";
