import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { messageOf } from "./message_of.ts";

/** What {@linkcode EditInPlace} shows and asks for. */
export interface EditInPlaceProps {
  /** What it is, for those who listen: "download limit". */
  readonly what: string;
  /** The text that editing begins with. */
  readonly text: string;
  /** What is shown while nobody edits. */
  readonly children: ComponentChildren;
  /** How it is to be written; "" for nothing to say. */
  readonly hint?: string;
  /** Whether nobody may edit it. */
  readonly isFixed?: boolean;
  /** Says what is wrong with a text; undefined for nothing. */
  readonly check?: (text: string) => string | undefined;
  /** Keeps a text; what it throws is told. */
  readonly save: (text: string) => Promise<void>;
}

/** A text that becomes a field when its button is pressed; Enter keeps it, Escape does not. */
export function EditInPlace(props: EditInPlaceProps): JSX.Element {
  const { what, text, children, isFixed } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    // Whoever went on to something else while it was kept is not called back.
    const isNowhere = document.activeElement === document.body;
    if (!isOpen && hadFocus.current && isNowhere) button.current?.focus();
    hadFocus.current = isOpen;
  }, [isOpen]);
  if (isOpen) return <EditForm {...props} close={() => setOpen(false)} />;
  return (
    <span class="edit-in-place">
      {children}
      {!isFixed && (
        <button
          type="button"
          class="small-button"
          ref={button}
          aria-label={`Change ${what}`}
          title={text === "" ? `Set ${what}` : `Change ${what}`}
          onClick={() => setOpen(true)}
        >
          <PencilIcon />
        </button>
      )}
    </span>
  );
}

/** The field alone, where something else decides when it is there. */
export function EditForm(
  { what, text, hint = "", check, save, close }: Omit<EditInPlaceProps, "children"> & {
    close: () => void;
  },
): JSX.Element {
  const [typed, setTyped] = useState(text);
  const [wrong, setWrong] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useLayoutEffect(() => field.current?.select(), []);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const why = check?.(typed);
    if (why !== undefined) return setWrong(why);
    setSaving(true);
    try {
      await save(typed);
      close();
    } catch (error) {
      setWrong(messageOf(error));
      setSaving(false);
    }
  }
  const said = wrong ?? hint;
  return (
    <form
      class="edit-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close();
      }}
    >
      <input
        ref={field}
        aria-label={what}
        aria-describedby={said === "" ? undefined : id}
        aria-invalid={wrong !== undefined}
        value={typed}
        disabled={isSaving}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <button type="submit" class="small-button" disabled={isSaving}>Save</button>
      <button type="button" class="small-button" disabled={isSaving} onClick={close}>Cancel</button>
      {said !== "" && (
        <span id={id} class={wrong === undefined ? "said soft" : "said bad"} role="status">
          {said}
        </span>
      )}
    </form>
  );
}

/** A pencil. */
export function PencilIcon(): JSX.Element {
  return (
    <svg
      width="13"
      height="13"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d="M2.500 13.500l.8-3.200 7.700-7.700 2.400 2.400-7.700 7.700zM9.600 4l2.400 2.400" />
    </svg>
  );
}
