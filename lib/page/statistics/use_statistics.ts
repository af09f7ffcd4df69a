import { useEffect, useState } from "preact/hooks";
import { client, type StatisticsAnswer } from "../api.ts";

/** How often it is asked anew. */
const EVERY_MS = 5_000;

/** What was moved, and why that is not known. */
export interface ShownStatistics {
  /** What was moved; undefined while that is not known. */
  readonly statistics: StatisticsAnswer | undefined;
  /** Why it can not be told now, in words; "" where it can. */
  readonly problem: string;
}

/** What was moved in this run and in all, for as long as the component that uses it is there. */
export function useStatistics(): ShownStatistics {
  const [shown, setShown] = useState<ShownStatistics>({ statistics: undefined, problem: "" });
  useEffect(() => {
    const asking = new AbortController();
    function ask(): void {
      if (document.hidden) return;
      client.statistics({ signal: asking.signal }).then((statistics) => {
        setShown({ statistics, problem: "" });
      }, (error) => {
        if (asking.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        setShown(({ statistics }) => ({ statistics, problem }));
      });
    }
    ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener("visibilitychange", ask);
    return () => {
      asking.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, []);
  return shown;
}
