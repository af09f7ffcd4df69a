/** Where a line of values is drawn. */
export interface PathBox {
  /** Pixels from the first value to the last. */
  readonly width: number;
  /** Pixels from 0 to `top`. */
  readonly height: number;
  /** The value that is at the upper edge. */
  readonly top: number;
}

/** Paths of SVG. */
export interface RatePaths {
  /** The line of the values. */
  readonly line: string;
  /** What is below it. */
  readonly area: string;
}

/** Draws values from left to right; where one is not known (NaN), the line has a gap. */
export function ratePaths(values: readonly number[], box: PathBox): RatePaths {
  const [only = NaN] = values;
  const drawn = values.length === 1
    ? [only, only]
    : thinned(values, Math.max(2, Math.floor(box.width)));
  const stepX = box.width / Math.max(1, drawn.length - 1);
  let line = "";
  let area = "";
  let isOpen = false;
  const close = (index: number) => area += ` L${short(index * stepX)},${short(box.height)} Z`;
  drawn.forEach((value, index) => {
    if (Number.isNaN(value)) {
      if (isOpen) close(index - 1);
      isOpen = false;
      return;
    }
    const x = short(index * stepX);
    const y = short(box.height * (1 - Math.min(1, value / box.top)));
    line += `${isOpen ? " L" : `${line === "" ? "" : " "}M`}${x},${y}`;
    area += isOpen
      ? ` L${x},${y}`
      : `${area === "" ? "" : " "}M${x},${short(box.height)} L${x},${y}`;
    isOpen = true;
  });
  if (isOpen) close(drawn.length - 1);
  return { line, area };
}

/** At most one value a pixel: the highest of those that fall on it, so that peaks stay. */
function thinned(values: readonly number[], max: number): readonly number[] {
  if (values.length <= max) return values;
  return Array.from({ length: max }, (_, i) => {
    const from = Math.floor(i * values.length / max);
    const part = values.slice(from, Math.floor((i + 1) * values.length / max));
    const known = part.filter((value) => !Number.isNaN(value));
    return known.length === 0 ? NaN : Math.max(...known);
  });
}

function short(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}
