import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PiecesPart } from "../../api.ts";
import { useThemeChanges } from "../parts/use_theme_changes.ts";
import { useWidth } from "../parts/use_width.ts";
import {
  CELL_GAP,
  cellAt,
  type CellGrid,
  cellLook,
  decodePieceCells,
  gridOf,
  type PieceCells,
} from "./piece_cells.ts";
import { cellWords, piecesCaption } from "./piece_words.ts";

/** Colours of cells, as the legend has them. */
interface CellColors {
  readonly have: string;
  readonly flying: string;
  readonly available: string;
  readonly missing: string;
}

const NO_CELLS: PieceCells = {
  pieceCount: 0,
  haveCount: 0,
  pieceLength: 0,
  have: new Uint8Array(),
  flying: new Uint8Array(),
  availability: new Uint8Array(),
};

/** The pieces of a torrent as a map: what is here, on its way, to be had, and missing. `peers` is how many are connected. */
export function PieceMap(
  { part, peers }: { part: PiecesPart | undefined; peers: number },
): JSX.Element {
  const cells = useMemo(() => part === undefined ? NO_CELLS : decodePieceCells(part), [part]);
  const [box, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const themeChanges = useThemeChanges();
  const [pointed, setPointed] = useState<number>();
  const cellCount = cells.have.length;
  const grid = useMemo(() => gridOf(cellCount, width), [cellCount, width]);
  useLayoutEffect(() => {
    if (canvas.current && legend.current && width > 0) {
      paint(canvas.current, { cells, grid, width, colors: colorsOf(legend.current) });
    }
  }, [cells, grid, width, themeChanges]);
  function point({ offsetX, offsetY }: PointerEvent): void {
    setPointed(cellAt(grid, { x: offsetX, y: offsetY, cellCount }));
  }
  function step(event: KeyboardEvent): void {
    const by = stepOf(event.key, grid.columns);
    if (by === undefined || cellCount === 0) return;
    event.preventDefault();
    setPointed((now) => {
      return now === undefined ? 0 : Math.min(cellCount - 1, Math.max(0, now + by));
    });
  }
  const caption = piecesCaption(cells, peers);
  const shown = pointed !== undefined && pointed < cellCount ? pointed : undefined;
  const said = shown === undefined ? caption : cellWords(cells, shown);
  return (
    <figure class="piece-map">
      <figcaption>{said}</figcaption>
      <div
        ref={box}
        class="map"
        style={{ height: `${grid.height}px` }}
        role="slider"
        tabIndex={0}
        aria-label={caption}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, cellCount - 1)}
        aria-valuenow={shown ?? 0}
        aria-valuetext={said}
        onKeyDown={step}
        onBlur={() => setPointed(undefined)}
        onPointerMove={point}
        onPointerLeave={() => setPointed(undefined)}
      >
        <canvas ref={canvas} />
        {shown !== undefined && <span class="pointed" style={placeOf(grid, shown)} />}
      </div>
      <ul class="legend" ref={legend} hidden={cellCount === 0}>
        <li class="have">here</li>
        <li class="flying">on its way</li>
        <li class="available">peers have it</li>
        <li class="missing">nobody has it</li>
      </ul>
    </figure>
  );
}

/** Cells that a key goes. */
function stepOf(key: string, columns: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return -1;
    case "ArrowRight":
      return 1;
    case "ArrowUp":
      return -columns;
    case "ArrowDown":
      return columns;
    default:
      return undefined;
  }
}

/** Where a cell is. */
function placeOf({ columns, pitchX, pitchY }: CellGrid, index: number): JSX.CSSProperties {
  return {
    left: `${(index % columns) * pitchX}px`,
    top: `${Math.floor(index / columns) * pitchY}px`,
    width: `${pitchX - CELL_GAP}px`,
    height: `${pitchY - CELL_GAP}px`,
  };
}

/** Colours are those of the legend beside the map: so they follow the theme, and are what it says. */
function colorsOf(legend: HTMLUListElement): CellColors {
  function colorOf(name: keyof CellColors): string {
    const item = legend.querySelector(`.${name}`);
    return item === null ? "" : getComputedStyle(item, "::before").backgroundColor;
  }
  return {
    have: colorOf("have"),
    flying: colorOf("flying"),
    available: colorOf("available"),
    missing: colorOf("missing"),
  };
}

function paint(
  canvas: HTMLCanvasElement,
  { cells, grid, width, colors }: {
    cells: PieceCells;
    grid: CellGrid;
    width: number;
    colors: CellColors;
  },
): void {
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(grid.height * scale);
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { pitchX, pitchY, columns } = grid;
  const gap = Math.max(1, Math.round(CELL_GAP * scale));
  const height = Math.round(pitchY * scale) - gap;
  for (let i = 0; i < cells.have.length; i++) {
    // Edges fall between device pixels, so that no cell is blurred.
    const x = Math.round((i % columns) * pitchX * scale);
    const end = Math.round((i % columns + 1) * pitchX * scale) - gap;
    const y = Math.floor(i / columns) * (height + gap);
    const look = cellLook(cells, i);
    context.fillStyle = colors[look.ground];
    context.fillRect(x, y, end - x, height);
    if (look.have > 0) {
      context.globalAlpha = look.have;
      context.fillStyle = colors.have;
      context.fillRect(x, y, end - x, height);
      context.globalAlpha = 1;
    }
    if (look.isFlying) {
      context.fillStyle = colors.flying;
      context.fillRect(x, y, end - x, height);
    }
  }
}
