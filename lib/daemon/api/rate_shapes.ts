import type { RatesView } from "../view/mod.ts";

export type { RateRange } from "../view/mod.ts";

/** `GET /rates?range=…` and `GET /torrents/{torrent}/rates?range=…`: payload, the latest last. */
export type RatesAnswer = RatesView;
