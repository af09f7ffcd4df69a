import { wordField } from "../json/mod.ts";
import type { RateRange } from "../view/mod.ts";
import type { Endpoint } from "./endpoint.ts";
import { findTorrent } from "./find_torrent.ts";
import type { RatesAnswer } from "./rate_shapes.ts";

const rangeField = wordField(["10m", "day", "all"]);

/** What came and went over time. */
export const rateEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/rates",
    async run({ control, query }) {
      const value: RatesAnswer = await control.rates(readRange(query));
      return { value };
    },
  },
  {
    method: "GET",
    path: "/torrents/{torrent}/rates",
    async run({ control, named, query }) {
      const { id } = findTorrent(control, named);
      const value: RatesAnswer = await control.rates(readRange(query), id);
      return { value };
    },
  },
];

function readRange(query: URLSearchParams): RateRange {
  return rangeField.read(query.get("range") ?? "10m", "range");
}
