/**
 * Makes torrents of what is on the daemon's machine, in the background.
 *
 * @module
 */
export { type CreationOwner, type SeedPlace } from "./creation.ts";
export { CREATION_LIFE_MS, Creations, type CreationsOwner, MAX_CREATIONS } from "./creations.ts";
export { findNewContent } from "./find_new_content.ts";
