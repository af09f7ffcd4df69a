import type { VNode } from "preact";
import { useApp, usePrefs } from "../store/hooks.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { movedColumn, toggledColumn } from "./column_order.ts";
import { chosenColumns, type Column, COLUMNS } from "./columns.ts";

/** Chooses which columns the list has, and in which order. */
export function ColumnsDialog({ onClose }: { readonly onClose: () => void }): VNode {
  const { store } = useApp();
  const shown = chosenColumns(usePrefs().columns);
  const ids = shown.map(({ id }) => id);
  const others = COLUMNS.filter(({ id }) => !ids.includes(id));
  function set(columns: readonly string[]): void {
    store.prefs.set({ columns });
    store.needFields(chosenColumns(columns).flatMap(({ fields }) => fields));
  }
  return (
    <Dialog
      title="Columns"
      onClose={onClose}
      buttons={
        <>
          <button type="button" onClick={() => store.prefs.set({ columns: [], widths: {} })}>
            As at first
          </button>
          <button type="button" class="main" onClick={onClose}>Done</button>
        </>
      }
    >
      <ul class="columnlist">
        {shown.map((column, at) => (
          <li key={column.id}>
            <ColumnCheck
              column={column}
              isShown
              onToggle={() => set(toggledColumn(ids, column.id))}
            />
            <Move
              label={`Move ${column.title} forward`}
              icon="up"
              to={ids[at - 1]}
              onMove={(to) => set(movedColumn(ids, column.id, to))}
            />
            <Move
              label={`Move ${column.title} back`}
              icon="down"
              to={ids[at + 1]}
              onMove={(to) => set(movedColumn(ids, column.id, to))}
            />
          </li>
        ))}
        {others.map((column) => (
          <li key={column.id}>
            <ColumnCheck
              column={column}
              isShown={false}
              onToggle={() => set(toggledColumn(ids, column.id))}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function ColumnCheck({ column, isShown, onToggle }: {
  readonly column: Column;
  readonly isShown: boolean;
  readonly onToggle: () => void;
}): VNode {
  const { id, title, help } = column;
  return (
    <label class="check">
      <input type="checkbox" checked={isShown} disabled={id === "name"} onChange={onToggle} />
      <span>
        {title}
        {help === undefined ? null : <span class="soft">: {help}</span>}
      </span>
    </label>
  );
}

function Move({ label, icon, to, onMove }: {
  readonly label: string;
  readonly icon: "up" | "down";
  readonly to: string | undefined;
  readonly onMove: (to: string) => void;
}): VNode {
  return (
    <button
      type="button"
      class="bare icon"
      aria-label={label}
      title={label}
      disabled={to === undefined}
      onClick={() => to !== undefined && onMove(to)}
    >
      <Icon name={icon} />
    </button>
  );
}
