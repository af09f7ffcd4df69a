import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { useApp } from "../store/hooks.ts";
import type { Prefs, SortBy } from "../store/prefs.ts";
import type { Column } from "./columns.ts";
import { movedColumn } from "./column_order.ts";
import { sortedBy } from "./sorted_by.ts";

/** What the head of the list is made of. */
export interface ListHeaderProps {
  /** The columns that are shown. */
  readonly columns: readonly Column[];
  /** What the list is sorted by. */
  readonly sort: readonly SortBy[];
}

/** The narrowest that a column gets, in pixels. */
const MIN_WIDTH = 48;

/** The names of the columns: pressed, they sort; dragged, they move; at their edges they become wider. */
export function ListHeader({ columns, sort }: ListHeaderProps): VNode {
  const { prefs } = useApp().store;
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} columns={columns} sort={sort} prefs={prefs} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell(
  { column, columns, sort, prefs }: ListHeaderProps & {
    readonly column: Column;
    readonly prefs: Prefs;
  },
): VNode {
  const { id, title, help, isNumber } = column;
  const at = sort.findIndex((by) => by.column === id);
  const by = sort[at];
  return (
    <th
      role="columnheader"
      scope="col"
      class={isNumber ? `${id} num` : id}
      aria-sort={at !== 0 || by === undefined ? undefined : by.isDown ? "descending" : "ascending"}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes(DRAGGED)) event.preventDefault();
      }}
      onDrop={(event) => {
        const moved = event.dataTransfer?.getData(DRAGGED) ?? "";
        if (moved === "") return;
        event.preventDefault();
        event.stopPropagation();
        prefs.set({ columns: movedColumn(columns.map((one) => one.id), moved, id) });
      }}
    >
      <button
        type="button"
        draggable
        tabIndex={-1}
        title={help ?? title}
        onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, id)}
        onClick={(event) => prefs.set({ sort: sortedBy(sort, column, event.shiftKey) })}
      >
        {title}
        {by === undefined ? null : (
          <span class="arrow" aria-hidden="true">
            {by.isDown ? "↓" : "↑"}
            {at > 0 ? <sup>{at + 1}</sup> : null}
          </span>
        )}
      </button>
      <Grip column={column} prefs={prefs} />
    </th>
  );
}

/** What is dragged while a column is. */
const DRAGGED = "application/x-shoal-column";

/** The edge of a column. */
function Grip(
  { column: { id }, prefs }: { readonly column: Column; readonly prefs: Prefs },
): VNode {
  const from = useRef<{ readonly x: number; readonly width: number }>();
  return (
    <span
      class="grip"
      onPointerDown={(event) => {
        const width = event.currentTarget.parentElement?.offsetWidth ?? 0;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (from.current === undefined) return;
        const width = Math.max(MIN_WIDTH, from.current.width + event.clientX - from.current.x);
        prefs.set({ widths: { ...prefs.now.widths, [id]: Math.round(width) } });
      }}
      onPointerUp={() => {
        from.current = undefined;
      }}
      onDblClick={() => {
        const { [id]: _, ...widths } = prefs.now.widths;
        prefs.set({ widths });
      }}
    />
  );
}
