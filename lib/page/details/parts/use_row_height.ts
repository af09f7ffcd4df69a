import { useEffect, useState } from "preact/hooks";

/** Pixels of a row of one line and of one of two, for a mouse and for fingers. Style sheets have the same. */
const FINE = { wide: 30, narrow: 54 };
const COARSE = { wide: 44, narrow: 68 };

/** How high rows of details are, in pixels. */
export function useRowHeight(isNarrow: boolean): number {
  const [isCoarse, setCoarse] = useState(() => matchMedia("(pointer: coarse)").matches);
  useEffect(() => {
    const query = matchMedia("(pointer: coarse)");
    const change = () => setCoarse(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return (isCoarse ? COARSE : FINE)[isNarrow ? "narrow" : "wide"];
}
