/** A run of rows that are drawn. */
export interface RowWindow {
  /** The first of them. */
  readonly start: number;
  /** The one behind the last. */
  readonly end: number;
}

/** Rows above and below what is seen that are drawn as well, so that scrolling a little draws nothing. */
const MARGIN = 8;

/** Windows begin and end at multiples of this, so that they seldom change. */
const STEP = 6;

/**
 * The rows to draw where what is seen begins at `top` below the upper edge of the first one, above it where that is less than 0.
 * All are of one height.
 */
export function rowWindow(
  { count, top, height, rowHeight }: {
    readonly count: number;
    readonly top: number;
    readonly height: number;
    readonly rowHeight: number;
  },
): RowWindow {
  const first = Math.floor(top / rowHeight) - MARGIN;
  const last = Math.ceil((top + height) / rowHeight) + MARGIN;
  const end = Math.max(0, Math.min(count, Math.ceil(last / STEP) * STEP));
  return { start: Math.max(0, Math.min(end, Math.floor(first / STEP) * STEP)), end };
}

/** How far a list has to be scrolled so that a row is seen whole; where it is seen already, as far as it is. */
export function scrollToRow(
  index: number,
  { top, height, rowHeight }: {
    readonly top: number;
    readonly height: number;
    readonly rowHeight: number;
  },
): number {
  const rowTop = index * rowHeight;
  if (rowTop < top) return rowTop;
  return rowTop + rowHeight > top + height ? rowTop + rowHeight - height : top;
}
