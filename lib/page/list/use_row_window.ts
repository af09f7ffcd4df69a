import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type RowWindow, rowWindow } from "../ui/row_window.ts";

/** Rows that are drawn before the height of the list is known. */
const FIRST: RowWindow = { start: 0, end: 60 };

/** The rows that are to be drawn of a list that scrolls. */
export function useRowWindow(
  scroller: RefObject<HTMLElement>,
  { count, rowHeight }: { readonly count: number; readonly rowHeight: number },
): RowWindow {
  const [seen, setSeen] = useState(FIRST);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    function look(): void {
      if (element === null) return;
      const { scrollTop: top, clientHeight: height } = element;
      const next = rowWindow({ count, top, height, rowHeight });
      setSeen((now) => now.start === next.start && now.end === next.end ? now : next);
    }
    look();
    element.addEventListener("scroll", look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [count, rowHeight]);
  return { start: Math.min(seen.start, count), end: Math.min(seen.end, count) };
}
