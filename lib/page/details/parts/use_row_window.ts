import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type RowWindow, rowWindow } from "./row_window.ts";

/** Rows that are drawn before it is known what is seen. */
const FIRST: RowWindow = { first: 0, end: 30 };

/**
 * Says which of many rows of one height are seen, whatever scrolls them: `ref` is of the element that has the rows, and is as
 * high as all of them.
 */
export function useRowWindow<T extends Element>(
  count: number,
  rowHeight: number,
): readonly [ref: RefObject<T>, window: RowWindow] {
  const ref = useRef<T>(null);
  const [shown, setShown] = useState(FIRST);
  useLayoutEffect(() => {
    function look(): void {
      if (ref.current === null) return;
      const { top } = ref.current.getBoundingClientRect();
      const next = rowWindow({ top, height: innerHeight, rowHeight, count });
      setShown((now) => now.first === next.first && now.end === next.end ? now : next);
    }
    look();
    const options = { capture: true, passive: true };
    document.addEventListener("scroll", look, options);
    addEventListener("resize", look);
    return () => {
      document.removeEventListener("scroll", look, options);
      removeEventListener("resize", look);
    };
  }, [count, rowHeight]);
  return [ref, { first: Math.min(shown.first, count), end: Math.min(shown.end, count) }];
}
