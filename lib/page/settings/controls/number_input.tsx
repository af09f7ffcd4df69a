import type { VNode } from "preact";
import { type ControlProps, useDraft } from "./control.ts";

/** What a number has besides. */
export interface NumberInputProps extends ControlProps<number> {
  /** What stands behind it. */
  readonly unit?: string | undefined;
  /** Whether it may have a fraction. */
  readonly fraction?: boolean | undefined;
  /** Is told of what is no number. */
  readonly onWrong: (text: string) => void;
}

/** A number, with a point or comma: set when it is left or Enter is pressed. */
export function NumberInput(props: NumberInputProps): VNode {
  const { id, value, onChange, onWrong, describedBy, isRefused, isDisabled, unit } = props;
  const [draft, setDraft] = useDraft(String(value), isRefused);
  function commit(text: string): void {
    const clean = text.trim().replace(",", ".");
    if (/^\d+(?:\.\d*)?$|^\.\d+$/.test(clean)) onChange(Number(clean));
    else onWrong(clean === "" ? "A number is missing" : `${clean} is no number`);
  }
  return (
    <span class="quantity">
      <input
        id={id}
        type="text"
        inputMode={props.fraction ? "decimal" : "numeric"}
        size={6}
        value={draft}
        disabled={isDisabled}
        autocomplete="off"
        aria-label={props.name}
        aria-describedby={describedBy}
        aria-invalid={isRefused ? true : undefined}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => commit(event.currentTarget.value)}
      />
      {unit && <span class="soft">{unit}</span>}
    </span>
  );
}
