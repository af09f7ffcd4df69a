import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Pixels below which a list has no room for columns. */
const NARROW_PX = 700;

/** Whether an element has no room for columns: on a phone, or beside wide details. */
export function useIsNarrow(ref: RefObject<HTMLElement>): boolean {
  const [isNarrow, setIsNarrow] = useState(innerWidth < NARROW_PX);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const look = () => setIsNarrow(element.clientWidth < NARROW_PX);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return isNarrow;
}
