/**
 * Folders that those who ask over the network may name, whatever links lead there.
 *
 * @module
 */
export { AllowedRoots } from "./allowed_roots.ts";
export { RealRoots } from "./real_roots.ts";
