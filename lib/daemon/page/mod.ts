/**
 * The web page, as `deno task build` has made it of `lib/page`.
 *
 * @module
 */
export { loadPage } from "./load_page.ts";
