import { useEffect, useState } from "preact/hooks";
import { client, type RateRange } from "../../api.ts";
import { messageOf } from "../parts/message_of.ts";
import { type Rates, RateSeries } from "./rate_series.ts";

/** How often live values are taken. */
const SAMPLE_MS = 1_000;

/** How often it is fetched anew, though it goes on by itself: the daemon knows best. */
const REFETCH_MS: Readonly<Record<RateRange, number>> = {
  "10m": 120_000,
  day: 60_000,
  all: 300_000,
};

/** Steps that are kept at least of what is seen live, where the daemon knows less. */
const KEPT_STEPS: Readonly<Record<RateRange, number>> = { "10m": 300, day: 288, all: 10_000 };

/** Rates of this moment. */
export interface RatesNow {
  /** What comes, in bytes a second. */
  readonly downloadRate: number;
  /** What goes. */
  readonly uploadRate: number;
}

/** What a graph of rates shows. */
export interface ShownRates {
  /** The rates; undefined before they have come. */
  readonly rates: Rates | undefined;
  /** Why they could not be fetched; undefined if they could. */
  readonly error: string | undefined;
}

/**
 * Rates of a torrent, or of all together where none is named, in a time that ends now: fetched, and going on with what `now`
 * gives each second, if that is known.
 */
export function useRates(
  torrent: number | undefined,
  range: RateRange,
  now: () => RatesNow | undefined,
): ShownRates {
  const [shown, setShown] = useState<ShownRates>({ rates: undefined, error: undefined });
  useEffect(() => {
    let series: RateSeries | undefined;
    let isWanted = true;
    setShown({ rates: undefined, error: undefined });
    function fetchRates(): void {
      const asked = torrent === undefined
        ? client.rates(range)
        : client.torrentRates(torrent, range);
      asked.then((answer) => {
        if (!isWanted) return;
        series = new RateSeries(answer, KEPT_STEPS[range]);
        setShown({ rates: { ...series.rates }, error: undefined });
      }, (error: unknown) => {
        if (isWanted) setShown(({ rates }) => ({ rates, error: messageOf(error) }));
      });
    }
    function sample(): void {
      if (series === undefined || document.hidden) return;
      const rates = now();
      if (rates) series.add(Date.now(), rates.downloadRate, rates.uploadRate);
      setShown({ rates: { ...series.rates }, error: undefined });
    }
    function comeBack(): void {
      if (!document.hidden) fetchRates();
    }
    fetchRates();
    const timers = [
      setInterval(fetchRates, REFETCH_MS[range]),
      setInterval(sample, SAMPLE_MS),
    ];
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      isWanted = false;
      timers.forEach(clearInterval);
      document.removeEventListener("visibilitychange", comeBack);
    };
  }, [torrent, range]);
  return shown;
}
