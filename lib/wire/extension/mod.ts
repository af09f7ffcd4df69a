/**
 * The messages of the extension protocol (BEP 10): its handshake, `ut_metadata` (BEP 9), `ut_pex` (BEP 11),
 * `ut_holepunch` (BEP 55), `lt_donthave` (BEP 54) and `upload_only` (BEP 21).
 *
 * @module
 */
export * from "./handshake.ts";
export * from "./lt_donthave.ts";
export * from "./names.ts";
export * from "./upload_only.ts";
export * from "./ut_holepunch.ts";
export * from "./ut_metadata.ts";
export * from "./ut_pex.ts";
