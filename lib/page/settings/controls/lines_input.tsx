import type { VNode } from "preact";
import { type ControlProps, useDraft } from "./control.ts";

/** What a list of texts has besides. */
export interface LinesInputProps extends ControlProps<readonly string[]> {
  /** What is shown while it is empty. */
  readonly placeholder: string;
}

/** Texts, one a line: set when the box is left. */
export function LinesInput(props: LinesInputProps): VNode {
  const { id, value, onChange, describedBy, isRefused, isDisabled, placeholder } = props;
  const [draft, setDraft] = useDraft(value.join("\n"), isRefused);
  return (
    <textarea
      id={id}
      class="lines"
      rows={Math.min(Math.max(draft.split("\n").length + 1, 3), 12)}
      value={draft}
      placeholder={placeholder}
      disabled={isDisabled}
      spellcheck={false}
      aria-label={props.name}
      aria-describedby={describedBy}
      aria-invalid={isRefused ? true : undefined}
      onInput={(event) => setDraft(event.currentTarget.value)}
      onChange={(event) => onChange(linesOf(event.currentTarget.value))}
    />
  );
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}
