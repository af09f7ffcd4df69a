import type { VNode } from "preact";
import { useState } from "preact/hooks";

/** What labels are chosen of. */
export interface LabelsInputProps {
  /** The id of its box, which its label names. */
  readonly id: string;
  /** Labels that are chosen. */
  readonly value: readonly string[];
  /** Labels that others have, those that most have first. */
  readonly known: readonly string[];
  /** Takes others. */
  readonly onChange: (labels: readonly string[]) => void;
}

/** Labels: those that are known to be pressed, and a box for others; a comma or Enter ends one. */
export function LabelsInput({ id, value, known, onChange }: LabelsInputProps): VNode {
  const [draft, setDraft] = useState("");
  const offered = [...new Set([...value, ...known])];
  function take(text: string): void {
    const labels = text.split(",").map((label) => label.trim()).filter((label) => label !== "");
    setDraft("");
    if (labels.length > 0) onChange([...new Set([...value, ...labels])]);
  }
  return (
    <span class="labels-input">
      {offered.map((label) => {
        const isOn = value.includes(label);
        return (
          <button
            key={label}
            type="button"
            class="chip"
            dir="auto"
            aria-pressed={isOn}
            onClick={() =>
              onChange(isOn ? value.filter((one) => one !== label) : [...value, label])}
          >
            {label}
          </button>
        );
      })}
      <input
        id={id}
        type="text"
        size={12}
        value={draft}
        placeholder={offered.length > 0 ? "Another…" : "New label"}
        autocomplete="off"
        maxLength={256}
        onInput={(event) => {
          const text = event.currentTarget.value;
          if (text.includes(",")) take(text);
          else setDraft(text);
        }}
        onChange={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Backspace" && draft === "") onChange(value.slice(0, -1));
          if (event.key !== "Enter" || draft === "") return;
          event.preventDefault();
          take(draft);
        }}
      />
    </span>
  );
}
