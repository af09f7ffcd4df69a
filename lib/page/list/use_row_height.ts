import { useEffect, useState } from "preact/hooks";

/** Heights of rows in pixels: for a mouse, for a finger, and of cards. */
const FINE = 34;
const COARSE = 44;
const CARD = 80;

/** How high a row of the list is. */
export function useRowHeight(hasCards: boolean): number {
  const [isCoarse, setIsCoarse] = useState(() => matchMedia("(pointer: coarse)").matches);
  useEffect(() => {
    const query = matchMedia("(pointer: coarse)");
    const look = () => setIsCoarse(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return hasCards ? CARD : isCoarse ? COARSE : FINE;
}
