import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type RowWindow, rowWindow } from "../../ui/row_window.ts";
import { scrollerOf } from "./scroller_of.ts";

/** Rows that are drawn before it is known what is seen. */
const FIRST: RowWindow = { start: 0, end: 30 };

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
    const scroller = scrollerOf(ref.current);
    if (scroller === null) return;
    const look = () => {
      if (ref.current === null) return;
      const frame = scroller.getBoundingClientRect();
      const top = Math.max(0, frame.top) - ref.current.getBoundingClientRect().top;
      // The page itself is as high as all that is in it.
      const height = Math.min(innerHeight, scroller.clientHeight);
      const next = rowWindow({ top, height, rowHeight, count });
      setShown((now) => now.start === next.start && now.end === next.end ? now : next);
    };
    look();
    document.addEventListener("scroll", look, { capture: true, passive: true });
    // What scrolls gets larger and smaller with the window, or where someone moves its edge.
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    return () => {
      document.removeEventListener("scroll", look, { capture: true });
      resized.disconnect();
    };
  }, [count, rowHeight]);
  return [ref, { start: Math.min(shown.start, count), end: Math.min(shown.end, count) }];
}
