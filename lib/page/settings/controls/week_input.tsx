import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  type Cell,
  cellsBetween,
  dayName,
  DAYS,
  describeWeek,
  everyDay,
  HALF_HOURS,
  isOn,
  moved,
  painted,
  SHOWN_DAYS,
  timeOf,
} from "../week.ts";
import type { ControlProps } from "./control.ts";

/** What is being painted: from where, up to where, and with what. */
interface Stroke {
  readonly from: Cell;
  readonly to: Cell;
  readonly on: boolean;
}

const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];
const WORKING_DAYS = [1, 2, 3, 4, 5];
const CELLS = Array.from({ length: HALF_HOURS }, (_, halfHour) => halfHour);

/** Weeks that are often meant, by what they are called. */
const PRESETS: readonly (readonly [name: string, grid: string])[] = [
  ["Never", "0".repeat(DAYS * HALF_HOURS)],
  ["Working hours", everyDay(WORKING_DAYS, 16, 36)],
  ["Evenings", everyDay(ALL_DAYS, 36, 46)],
  ["Days", everyDay(ALL_DAYS, 14, 46)],
  ["Always", "1".repeat(DAYS * HALF_HOURS)],
];

/**
 * Times of the week, a cell for each half hour: painted with the mouse or a finger, or with the keys: arrows go, with Shift
 * they mark, Space and Enter switch.
 */
export function WeekInput(props: ControlProps<string>): VNode {
  const { id, value, onChange, describedBy, isDisabled = false } = props;
  const table = useRef<HTMLTableElement>(null);
  const [stroke, setStroke] = useState<Stroke>();
  const [focus, setFocus] = useState<Cell>({ day: 1, halfHour: 16 });
  const [anchor, setAnchor] = useState<Cell>();
  const grid = stroke ? withStroke(value, stroke) : value;
  const marked = anchor ? cellsBetween(anchor, focus) : [];

  function begin(event: PointerEvent): void {
    const cell = cellAt(event);
    if (!cell || isDisabled || event.button !== 0) return;
    event.preventDefault();
    table.current?.setPointerCapture(event.pointerId);
    setAnchor(undefined);
    setFocus(cell);
    setStroke({ from: cell, to: cell, on: !isOn(value, cell) });
  }
  function drag(event: PointerEvent): void {
    const cell = cellAt(event);
    if (stroke && cell) setStroke({ ...stroke, to: cell });
  }
  function end(): void {
    if (!stroke) return;
    setStroke(undefined);
    onChange(withStroke(value, stroke));
    setFocus(stroke.to);
    focusCell(table.current, stroke.to); // from there keys go on
  }
  function press(event: KeyboardEvent): void {
    const to = moved(focus, event.key);
    const switches = event.key === " " || event.key === "Enter";
    if (isDisabled || !to && !switches) return;
    event.preventDefault();
    if (to) {
      setAnchor(event.shiftKey ? anchor ?? focus : undefined);
      setFocus(to);
      focusCell(table.current, to);
      return;
    }
    const cells = marked.length > 0 ? marked : [focus];
    onChange(painted(value, cells, !isOn(value, anchor ?? focus)));
    setAnchor(undefined);
  }
  useEffect(() => {
    if (isDisabled) setStroke(undefined);
  }, [isDisabled]);

  return (
    <div class={isDisabled ? "week off" : "week"}>
      <p class="presets">
        {PRESETS.map(([name, preset]) => (
          <button
            key={name}
            type="button"
            disabled={isDisabled}
            aria-pressed={preset === value}
            onClick={() => onChange(preset)}
          >
            {name}
          </button>
        ))}
      </p>
      <table
        id={id}
        ref={table}
        role="grid"
        aria-label="Half hours of the week"
        aria-describedby={describedBy}
        aria-multiselectable="true"
        aria-disabled={isDisabled}
        onPointerDown={begin}
        onPointerMove={drag}
        onPointerUp={end}
        onPointerCancel={() => setStroke(undefined)}
        onKeyDown={press}
      >
        <thead>
          <tr>
            <td />
            {CELLS.filter((at) => at % 4 === 0).map((at) => (
              <th key={at} scope="col" colSpan={4}>{timeOf(at).slice(0, 2)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SHOWN_DAYS.map((day) => (
            <tr key={day}>
              <th scope="row">
                <abbr title={dayName(day)}>{dayName(day).slice(0, 2)}</abbr>
              </th>
              {CELLS.map((halfHour) => {
                const cell = { day, halfHour };
                const on = isOn(grid, cell);
                const isFocus = isSame(cell, focus);
                const isMarked = marked.some((one) => isSame(one, cell));
                return (
                  <td
                    key={halfHour}
                    role="gridcell"
                    class={`${on ? "on" : ""}${isMarked ? " marked" : ""}`}
                    data-cell={`${day} ${halfHour}`}
                    tabIndex={isFocus && !isDisabled ? 0 : -1}
                    aria-selected={on}
                    aria-label={`${dayName(day)} ${timeOf(halfHour)}, ${on ? "slow" : "normal"}`}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft" aria-live="polite">Slow: {describeWeek(grid)}.</p>
    </div>
  );
}

function withStroke(grid: string, { from, to, on }: Stroke): string {
  return painted(grid, cellsBetween(from, to), on);
}

/** The cell under the pointer, also while it is held by another one. */
function cellAt({ clientX, clientY }: PointerEvent): Cell | undefined {
  const element = document.elementFromPoint(clientX, clientY)?.closest("[data-cell]");
  const [day, halfHour] = element?.getAttribute("data-cell")?.split(" ").map(Number) ?? [];
  return day === undefined || halfHour === undefined ? undefined : { day, halfHour };
}

function focusCell(table: HTMLTableElement | null, { day, halfHour }: Cell): void {
  const cell = table?.querySelector(`[data-cell="${day} ${halfHour}"]`);
  if (cell instanceof HTMLElement) cell.focus();
}

function isSame(a: Cell, b: Cell): boolean {
  return a.day === b.day && a.halfHour === b.halfHour;
}
