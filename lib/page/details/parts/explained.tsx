import type { ComponentChildren, JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";

/** Pixels between what is explained and the words. */
const GAP = 6;

/** Pixels that words are wide at most, as in the style sheet. */
const MAX_WIDTH = 320;

/** Something that is explained while the pointer is over it or it has the focus. */
export function Explained(
  { children, words, label }: {
    children: ComponentChildren;
    /** What explains it. */
    words: ComponentChildren;
    /** All of it for those who listen. */
    label: string;
  },
): JSX.Element {
  const id = useId();
  const target = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ readonly left: number; readonly top: number }>();
  function show(): void {
    const box = target.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.max(GAP, Math.min(box.left, innerWidth - MAX_WIDTH - GAP));
    setAt({ left, top: box.bottom + GAP });
  }
  function hide(): void {
    setAt(undefined);
  }
  return (
    <>
      <button
        type="button"
        class="explained"
        ref={target}
        aria-label={label}
        aria-describedby={at === undefined ? undefined : id}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || at === undefined) return;
          event.stopPropagation();
          hide();
        }}
      >
        {children}
      </button>
      {at && <span id={id} role="tooltip" class="explanation" style={keptInside(at)}>{words}</span>}
    </>
  );
}

/** Words in the lower part of the page open upwards. */
function keptInside(
  { left, top }: { readonly left: number; readonly top: number },
): JSX.CSSProperties {
  if (top < innerHeight * 0.7) return { left: `${left}px`, top: `${top}px` };
  return { left: `${left}px`, bottom: `${innerHeight - top + 30}px` };
}
