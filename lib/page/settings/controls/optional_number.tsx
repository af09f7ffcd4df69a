import type { VNode } from "preact";
import { type ControlProps, useDraft } from "./control.ts";

/** What a number that need not be there has besides. */
export interface OptionalNumberProps extends ControlProps<number | null> {
  /** Is told of what is no number. */
  readonly onWrong: (text: string) => void;
}

/** A number, or nothing. */
export function OptionalNumber(props: OptionalNumberProps): VNode {
  const { id, value, onChange, onWrong, isDisabled } = props;
  const [draft, setDraft] = useDraft(value === null ? "" : String(value), false);
  function commit(text: string): void {
    const clean = text.trim().replace(",", ".");
    if (clean === "") onChange(null);
    else if (/^\d+(?:\.\d*)?$|^\.\d+$/.test(clean)) onChange(Number(clean));
    else onWrong(`${clean} is no number`);
  }
  return (
    <input
      id={id}
      type="text"
      inputMode="decimal"
      size={6}
      value={draft}
      placeholder="none"
      disabled={isDisabled}
      autocomplete="off"
      onInput={(event) => setDraft(event.currentTarget.value)}
      onChange={(event) => commit(event.currentTarget.value)}
    />
  );
}
