import type { VNode } from "preact";
import { type ControlProps, useDraft } from "./control.ts";

/** What a text has besides. */
export interface TextInputProps extends ControlProps<string> {
  /** What is shown while it is empty. */
  readonly placeholder?: string | undefined;
  /** Characters that it is wide. */
  readonly size?: number | undefined;
}

/** A text of one line: set when it is left or Enter is pressed; Escape gives back what was set. */
export function TextInput(props: TextInputProps): VNode {
  const { id, value, onChange, describedBy, isRefused, isDisabled, placeholder, size } = props;
  const [draft, setDraft] = useDraft(value, isRefused);
  return (
    <input
      id={id}
      type="text"
      value={draft}
      size={size}
      placeholder={placeholder}
      disabled={isDisabled}
      autocomplete="off"
      spellcheck={false}
      aria-label={props.name}
      aria-describedby={describedBy}
      aria-invalid={isRefused ? true : undefined}
      onInput={(event) => setDraft(event.currentTarget.value)}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || draft === value) return;
        event.stopPropagation();
        setDraft(value);
      }}
    />
  );
}
