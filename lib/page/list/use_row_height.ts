import { useEffect, useState } from "preact/hooks";

/** Heights of rows in pixels: for a mouse, for a finger, and of cards on a phone. */
const FINE = 34;
const COARSE = 44;
const CARD = 80;

/** How high a row of the list is. */
export function useRowHeight(isPhone: boolean): number {
  const [isCoarse, setIsCoarse] = useState(() => matchMedia("(pointer: coarse)").matches);
  useEffect(() => {
    const query = matchMedia("(pointer: coarse)");
    const look = () => setIsCoarse(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return isPhone ? CARD : isCoarse ? COARSE : FINE;
}
