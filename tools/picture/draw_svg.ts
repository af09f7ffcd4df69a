import type { TextRun, TextStyle } from "./terminal_screen.ts";

/** One screen of the picture. */
export interface PictureScreen {
  /** The command that was typed, where the screen begins with one. */
  readonly command?: string;
  /** What the program showed. */
  readonly rows: readonly (readonly TextRun[])[];
}

/** How a picture is drawn. */
export interface PictureOptions {
  /** What it shows, for those who can not see it. */
  readonly title: string;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** Sizes in pixels: a cell as wide as a character of common monospace fonts is at this size. */
const FONT_SIZE = 14;
const CELL_WIDTH = 8.4;
const ROW_HEIGHT = 20;
const PADDING = 20;
const GAP = 26;

/** Where in its row the feet of the letters stand, and where blocks begin and end. */
const BASELINE = 15;
const BLOCK_TOP = 4;
const BLOCK_HEIGHT = 13;

/** Dark on light, or light on dark where that is preferred. Each pair has a contrast of 4.5 or more. */
const STYLE = `
svg { --back: #ffffff; --edge: #d0d7de; --plain: #1f2328; --dim: #656d76;
  --red: #cf222e; --green: #1a7f37; --yellow: #7d4e00; --blue: #0969da; --magenta: #8250df; --cyan: #0b6e75 }
@media (prefers-color-scheme: dark) {
  svg { --back: #0d1117; --edge: #30363d; --plain: #e6edf3; --dim: #8d96a0;
    --red: #ff7b72; --green: #3fb950; --yellow: #d29922; --blue: #58a6ff; --magenta: #bc8cff; --cyan: #39c5cf }
}
text, .block, .shade { fill: var(--plain) }
text { font: ${FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  white-space: pre }
.back { fill: var(--back); stroke: var(--edge) }
.edge { stroke: var(--edge) }
.shade { fill-opacity: 0.2 }
.bold { font-weight: bold }
.dim { fill: var(--dim) }
.red { fill: var(--red) } .green { fill: var(--green) } .yellow { fill: var(--yellow) }
.blue { fill: var(--blue) } .magenta { fill: var(--magenta) } .cyan { fill: var(--cyan) }
`.trim();

/** Draws screens of a terminal below each other, as an SVG that follows the reader's choice of light or dark. */
export function drawSvg(
  screens: readonly PictureScreen[],
  { title, columns }: PictureOptions,
): string {
  const width = Math.ceil(columns * CELL_WIDTH + 2 * PADDING);
  const parts: string[] = [];
  let top = PADDING;
  for (const { command, rows } of screens) {
    if (parts.length > 0) {
      const y = top + GAP / 2;
      parts.push(`<line class="edge" x1="0.5" x2="${width - 0.5}" y1="${y}" y2="${y}"/>`);
      top += GAP;
    }
    const lines = [...(command === undefined ? [] : [typed(command)]), ...rows];
    for (const [index, runs] of lines.entries()) {
      for (const run of runs) parts.push(...drawRun(run, top + index * ROW_HEIGHT));
    }
    top += lines.length * ROW_HEIGHT;
  }
  const height = top + PADDING;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}">
<title>${escapeText(title)}</title>
<style>
${STYLE}
</style>
<rect class="back" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${parts.join("\n")}
</svg>
`;
}

function typed(command: string): TextRun[] {
  return [
    { column: 0, text: "$", style: { dim: true } },
    { column: 2, text: command, style: { bold: true } },
  ];
}

/** Blocks are drawn as what they are, since in many fonts they leave gaps; all else is text. */
function drawRun(run: TextRun, top: number): string[] {
  return [...run.text.matchAll(/[█-▏░]+|[^█-▏░]+/gu)].flatMap(({ 0: text, index }) => {
    const column = run.column + index;
    if (/[█-▏░]/u.test(text)) return drawBlocks({ ...run, column, text }, top);
    const inner = text.trimStart();
    if (inner === "") return [];
    return [drawText({ ...run, column: column + text.length - inner.length, text: inner }, top)];
  });
}

/** Draws a bar: the shade of `░` over all of it, and what is filled on top. */
function drawBlocks({ column, text, style }: TextRun, top: number): string[] {
  const filled = [...text].reduce((sum, block) => sum + filledPart(block), 0);
  return Object.entries({ shade: text.length, block: filled })
    .filter(([, columns]) => columns > 0)
    .map(([name, columns]) =>
      `<rect class="${classes(style, name)}" x="${x(column)}" y="${top + BLOCK_TOP}" ` +
      `width="${round(columns * CELL_WIDTH)}" height="${BLOCK_HEIGHT}"/>`
    );
}

/** How much of its column a block fills: `█` all, `▏` an eighth, `░` nothing. */
function filledPart(block: string): number {
  return block === "░" ? 0 : (0x2590 - (block.codePointAt(0) ?? 0x2590)) / 8;
}

function drawText({ column, text, style }: TextRun, top: number): string {
  const names = classes(style);
  const named = names === "" ? "" : ` class="${names}"`;
  const length = round(text.length * CELL_WIDTH);
  return `<text${named} x="${x(column)}" y="${top + BASELINE}" textLength="${length}">` +
    `${escapeText(text)}</text>`;
}

function classes({ color, bold, dim }: TextStyle, ...others: string[]): string {
  const own = [color ?? [], bold ? "bold" : [], dim ? "dim" : []].flat();
  return [...others, ...own].join(" ");
}

function x(column: number): number {
  return round(PADDING + column * CELL_WIDTH);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
