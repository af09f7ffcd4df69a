import type { RefObject } from "preact";
import { useWidth } from "./use_width.ts";

/** Pixels below which a table has no room for its columns. */
const NARROW_PX = 620;

/** Whether an element has no room for a table of several columns. */
export function useNarrow<T extends Element>(): readonly [ref: RefObject<T>, isNarrow: boolean] {
  const [ref, width] = useWidth<T>();
  return [ref, width > 0 && width < NARROW_PX];
}
