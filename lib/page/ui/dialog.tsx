import type { ComponentChildren, VNode } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** What a dialog is made of. */
export interface DialogProps {
  /** Its heading. */
  readonly title: string;
  /** What is in it. */
  readonly children: ComponentChildren;
  /** Buttons at its end, what is most likely to be wanted last. */
  readonly buttons?: ComponentChildren;
  /** Whether it needs much room. */
  readonly isWide?: boolean;
  /** Is called once when it is closed, by Escape too. */
  readonly onClose: () => void;
  /** Is called when its form is sent: by a button of type submit, or Enter. */
  readonly onSubmit?: () => void;
}

/** A dialog above everything else; the focus stays in it, and goes back to where it was. */
export function Dialog(props: DialogProps): VNode {
  const { title, children, buttons, isWide = false, onClose, onSubmit } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={isWide ? "dialog wide" : "dialog"}
      aria-labelledby={titleId}
      onClose={onClose}
      onMouseDown={(event) => {
        // Only what is around the dialog is the dialog itself: all that is in it has a form around.
        if (event.target === ref.current) ref.current?.close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <header>
          <h2 id={titleId}>{title}</h2>
          <button
            type="button"
            class="bare icon"
            aria-label="Close"
            title="Close (Esc)"
            onClick={() => ref.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <div class="body">{children}</div>
        {buttons === undefined ? null : <footer>{buttons}</footer>}
      </form>
    </dialog>
  );
}
