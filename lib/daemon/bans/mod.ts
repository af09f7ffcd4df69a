/**
 * Addresses that users have banned.
 *
 * @module
 */
export { Bans, type BansOptions, MAX_BANS } from "./bans.ts";
