import { useEffect, useState } from "preact/hooks";

/** What the clock says, in milliseconds since 1970: renders again each second, or as often as is said. */
export function useNow(periodMs = 1000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), periodMs);
    return () => clearInterval(timer);
  }, [periodMs]);
  return now;
}
