import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JsonValue } from "../../../daemon/json/mod.ts";
import { Icon } from "../../ui/icon.tsx";
import type { ListCodec } from "../list_rows.ts";
import type { ControlProps } from "./control.ts";

/** How the rows of a list are shown. */
export interface ListEditorProps<Row> extends ControlProps<JsonValue> {
  /** How they are read and written. */
  readonly codec: ListCodec<Row>;
  /** What one is called, as in "Add a folder". */
  readonly noun: string;
  /** The fields of one; `change` changes some. `id` begins the ids of its elements. */
  readonly fields: (row: Row, change: (changes: Partial<Row>) => void, id: string) => VNode;
}

/** A list of things that have fields of their own: one is set as soon as what names it is typed. */
export function ListEditor<Row>(props: ListEditorProps<Row>): VNode {
  const { id, value, onChange, codec, noun, fields, isRefused } = props;
  const [rows, setRows] = useState<readonly Row[]>(() => codec.read(value));
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(rows.length);
  const shown = JSON.stringify(value);
  useEffect(() => {
    // What is not whole yet is known here alone, and stays.
    if (!isRefused) setRows([...codec.read(value), ...rows.filter((row) => !codec.isWhole(row))]);
  }, [shown, isRefused]);
  useLayoutEffect(() => {
    if (rows.length > count.current) {
      list.current?.querySelector<HTMLElement>("li:last-child :is(input, select)")?.focus();
    }
    count.current = rows.length;
  }, [rows.length]);

  function take(next: readonly Row[]): void {
    setRows(next);
    const whole = codec.write(next.filter((row) => codec.isWhole(row)));
    if (JSON.stringify(whole) !== shown || isRefused) onChange(whole);
  }
  return (
    <div class="list-editor" id={id} role="group" aria-labelledby={`${id}-label`}>
      <ul ref={list}>
        {rows.map((row, at) => (
          <li key={at}>
            <div class="fields">
              {fields(
                row,
                (changes) =>
                  take(rows.map((other, i) => i === at ? { ...row, ...changes } : other)),
                `${id}-${at}`,
              )}
            </div>
            <button
              type="button"
              class="bare icon"
              aria-label={`Remove the ${noun} ${at + 1}`}
              title="Remove"
              onClick={() => take(rows.filter((_, i) => i !== at))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => setRows([...rows, codec.empty])}>
        Add a {noun}
      </button>
    </div>
  );
}
