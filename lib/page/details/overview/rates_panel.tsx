import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { RateRange } from "../../api.ts";
import { RateGraph } from "./rate_graph.tsx";
import { type RatesNow, useRates } from "./use_rates.ts";

/** What {@linkcode RatesPanel} shows. */
export interface RatesPanelProps {
  /** The torrent whose they are; those of all together where none is named. */
  readonly torrent?: number;
  /** Whose they are, for those who listen. */
  readonly name: string;
  /** What they are now; undefined where that is not known. */
  readonly now: () => RatesNow | undefined;
}

const RANGES: readonly (readonly [range: RateRange, label: string, title: string])[] = [
  ["10m", "10 minutes", "Rate, last 10 minutes"],
  ["day", "Day", "Rate, last day"],
  ["all", "All", "Rate, all time"],
];

/** A graph of rates, and what time it shows. */
export function RatesPanel({ torrent, name, now }: RatesPanelProps): JSX.Element {
  const [range, setRange] = useState<RateRange>("10m");
  const { rates, error } = useRates(torrent, range, now);
  const title = RANGES.find(([value]) => value === range)?.[2] ?? "";
  return (
    <section class="rates-panel" aria-label="Rates">
      <header>
        <h3>{title}</h3>
        <div class="choice-row" role="group" aria-label="Time that is shown">
          {RANGES.map(([value, label]) => (
            <button
              key={value}
              type="button"
              class="small-button"
              aria-pressed={value === range}
              onClick={() => setRange(value)}
            >
              {label}
            </button>
          ))}
        </div>
      </header>
      {rates === undefined
        ? <p class="no-rates soft">{error ?? "Rates are being read."}</p>
        : <RateGraph rates={rates} name={`${title} of ${name}`} />}
    </section>
  );
}
