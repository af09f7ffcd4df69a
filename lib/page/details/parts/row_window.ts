/** Rows that are shown of many. */
export interface RowWindow {
  /** The first one. */
  readonly first: number;
  /** One more than the last one. */
  readonly end: number;
}

/** Rows above and below what is seen, so that scrolling has something to show at once. */
const MARGIN_ROWS = 6;

/** Windows begin at multiples of this, so that not every pixel of scrolling changes them. */
const STEP_ROWS = 6;

/** The rows that are seen where the first one begins at `top` below the upper edge of what is seen, and those around. */
export function rowWindow(
  { top, height, rowHeight, count }: {
    readonly top: number;
    readonly height: number;
    readonly rowHeight: number;
    readonly count: number;
  },
): RowWindow {
  const first = Math.floor(-top / rowHeight) - MARGIN_ROWS;
  const end = Math.ceil((height - top) / rowHeight) + MARGIN_ROWS;
  const within = (row: number) => Math.min(count, Math.max(0, row));
  return {
    first: within(Math.floor(first / STEP_ROWS) * STEP_ROWS),
    end: within(Math.ceil(end / STEP_ROWS) * STEP_ROWS),
  };
}
