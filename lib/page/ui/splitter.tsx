import type { VNode } from "preact";
import { useRef } from "preact/hooks";

/** What a splitter is made of. */
export interface SplitterProps {
  /** What it changes the size of. */
  readonly label: string;
  /** Which way it is dragged. */
  readonly direction: "up" | "left";
  /** The size now, in pixels. */
  readonly size: number;
  /** The smallest and the largest one. */
  readonly range: readonly [smallest: number, largest: number];
  /** Is called with each new size. */
  readonly onSize: (size: number) => void;
}

/** Pixels that an arrow key moves it. */
const STEP = 24;

/** A line between two parts that is dragged, or moved by arrow keys, to make one of them larger. */
export function Splitter({ label, direction, size, range, onSize }: SplitterProps): VNode {
  const from = useRef<{ readonly at: number; readonly size: number }>();
  const [smallest, largest] = range;
  const position = (event: PointerEvent) => direction === "up" ? event.clientY : event.clientX;
  const set = (wanted: number) => onSize(Math.round(Math.max(smallest, Math.min(largest, wanted))));
  const larger = direction === "up" ? "ArrowUp" : "ArrowLeft";
  const smaller = direction === "up" ? "ArrowDown" : "ArrowRight";
  return (
    <div
      class={`splitter ${direction}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={direction === "up" ? "horizontal" : "vertical"}
      aria-valuenow={size}
      aria-valuemin={smallest}
      aria-valuemax={largest}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { at: position(event), size };
      }}
      onPointerMove={(event) => {
        if (from.current) set(from.current.size + from.current.at - position(event));
      }}
      onPointerUp={() => {
        from.current = undefined;
      }}
      onKeyDown={(event) => {
        if (event.key === larger) set(size + STEP);
        else if (event.key === smaller) set(size - STEP);
        else return;
        event.preventDefault();
      }}
    />
  );
}
