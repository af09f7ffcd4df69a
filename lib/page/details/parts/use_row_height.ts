import { useEffect, useState } from "preact/hooks";

/** Pixels of a row for a mouse, for fingers, and of one that has two lines. Style sheets have the same. */
const FINE = 30;
const COARSE = 44;
const NARROW = 68;

/** How high rows of details are, in pixels. */
export function useRowHeight(isNarrow: boolean): number {
  const [isCoarse, setCoarse] = useState(() => matchMedia("(pointer: coarse)").matches);
  useEffect(() => {
    const query = matchMedia("(pointer: coarse)");
    const change = () => setCoarse(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return isNarrow ? NARROW : isCoarse ? COARSE : FINE;
}
