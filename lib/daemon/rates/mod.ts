/**
 * Payload over time: what came and went, of each torrent and of all together.
 *
 * @module
 */
export { type Moved, Rates, type RatesOptions } from "./rates.ts";
