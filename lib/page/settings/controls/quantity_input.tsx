import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readQuantity, showQuantity, type Unit } from "../quantity.ts";
import type { ControlProps } from "./control.ts";

/** What a quantity has besides; null is no limit. */
export interface QuantityInputProps extends ControlProps<number | null> {
  /** Its units, the smallest first. */
  readonly units: readonly Unit[];
  /** What it is called, for the choice of the unit. */
  readonly label: string;
  /** Whether it may be empty, which is no limit. */
  readonly isEmptyFine?: boolean;
  /** Is told of what is no quantity. */
  readonly onWrong: (text: string) => void;
}

/** A number and its unit; set when it is left, Enter is pressed, or another unit is chosen. */
export function QuantityInput(props: QuantityInputProps): VNode {
  const { id, value, units, label, onChange, onWrong, isEmptyFine = false } = props;
  const { describedBy, isRefused, isDisabled } = props;
  const [draft, setDraft] = useState(() => shown(value, units));
  useEffect(() => {
    if (!isRefused && readQuantity(draft, units) !== value) setDraft(shown(value, units));
  }, [value, isRefused]);
  function commit(text: string, unit: string): void {
    if (text.trim() === "" && isEmptyFine) return onChange(null);
    const read = readQuantity({ text, unit }, units);
    if (read === undefined) {
      return onWrong(text.trim() === "" ? "A number is missing" : `${text.trim()} is no number`);
    }
    onChange(read);
  }
  return (
    <span class="quantity">
      <input
        id={id}
        type="text"
        inputMode="decimal"
        size={6}
        value={draft.text}
        placeholder={isEmptyFine ? "none" : undefined}
        disabled={isDisabled}
        autocomplete="off"
        aria-label={props.name}
        aria-describedby={describedBy}
        aria-invalid={isRefused ? true : undefined}
        onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        onChange={(event) => commit(event.currentTarget.value, draft.unit)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); // it ends the number, and not the form around it
          commit(event.currentTarget.value, draft.unit);
        }}
      />
      <select
        value={draft.unit}
        disabled={isDisabled}
        aria-label={`Unit: ${label}`}
        onChange={(event) => {
          const unit = event.currentTarget.value;
          setDraft({ ...draft, unit });
          commit(draft.text, unit);
        }}
      >
        {units.map(({ name }) => <option key={name} value={name}>{name}</option>)}
      </select>
    </span>
  );
}

function shown(value: number | null, units: readonly Unit[]): { text: string; unit: string } {
  if (value !== null) return showQuantity(value, units);
  return { text: "", unit: units[1]?.name ?? "" };
}
