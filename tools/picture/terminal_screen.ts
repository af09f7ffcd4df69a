/** How a character is drawn. */
export interface TextStyle {
  /** The name of its colour; undefined for that of plain text. */
  readonly color?: TextColor;
  /** Whether it is bold. */
  readonly bold?: boolean;
  /** Whether it is faint. */
  readonly dim?: boolean;
}

/** The colours that there are. */
export type TextColor = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

/** Characters of one style beside each other. */
export interface TextRun {
  /** The column of the first one. */
  readonly column: number;
  /** The characters, one a column. */
  readonly text: string;
  /** Their style. */
  readonly style: TextStyle;
}

interface Cell {
  readonly character: string;
  readonly style: TextStyle;
}

const PLAIN: TextStyle = {};
const BLANK: Cell = { character: " ", style: PLAIN };

/** Colours by what is added to 30. */
const COLORS: Readonly<Record<number, TextColor>> = {
  1: "red",
  2: "green",
  3: "yellow",
  4: "blue",
  5: "magenta",
  6: "cyan",
};

/** Text, a control character, or a control sequence (ECMA-48) with what it is told and its last letter. */
// deno-lint-ignore no-control-regex -- those are what it looks for
const PART_REGEXP = /\x1b\[([\d;?]*)([@-~])|[\r\n]|[^\x00-\x1f\x7f]/gu;

/** What a terminal shows of the output of a program: as much of ECMA-48 as Shoal writes, and nothing else. */
export class TerminalScreen {
  readonly #rows: Cell[][] = [];
  #row = 0;
  #column = 0;
  #style = PLAIN;

  /**
   * Takes what was written, which may not end in the midst of a sequence.
   *
   * @throws {RangeError} at what it does not know.
   */
  write(text: string): void {
    let end = 0;
    for (const match of text.matchAll(PART_REGEXP)) {
      if (match.index !== end) break;
      const [part, told = "", letter] = match;
      end += part.length;
      if (letter !== undefined) this.#control(letter, told);
      else if (part === "\r") this.#column = 0;
      else if (part === "\n") this.#row += 1;
      else this.#put(part);
    }
    if (end < text.length) {
      throw new RangeError(`Cannot show ${JSON.stringify(text.slice(end, end + 10))}: not known`);
    }
  }

  /** The rows as they are now, without the blanks at their ends, and without empty rows at the end. */
  rows(): TextRun[][] {
    const rows = Array.from(this.#rows, (cells = []) => cutRuns(cells));
    return rows.slice(0, rows.findLastIndex((runs) => runs.length > 0) + 1);
  }

  #put(character: string): void {
    const row = this.#rows[this.#row] ??= [];
    while (row.length < this.#column) row.push(BLANK);
    row[this.#column] = { character, style: this.#style };
    this.#column += 1;
  }

  #control(letter: string, told: string): void {
    const number = told === "" ? undefined : Number(told);
    if (letter === "A") this.#row = Math.max(0, this.#row - (number ?? 1));
    else if (letter === "K" && number === undefined) this.#eraseLine();
    else if (letter === "J" && number === undefined) {
      this.#eraseLine();
      this.#rows.length = Math.min(this.#rows.length, this.#row + 1);
    } else if (letter === "m") { for (const code of told.split(";")) this.#paint(Number(code)); }
    else throw new RangeError(`Cannot show the control sequence ${told}${letter}: not known`);
  }

  #eraseLine(): void {
    const row = this.#rows[this.#row];
    if (row !== undefined) row.length = Math.min(row.length, this.#column);
  }

  #paint(code: number): void {
    const { color, ...weight } = this.#style;
    const ink = color === undefined ? {} : { color };
    const chosen = COLORS[code - 30];
    if (code === 0) this.#style = PLAIN;
    else if (code === 1) this.#style = { ...this.#style, bold: true };
    else if (code === 2) this.#style = { ...this.#style, dim: true };
    else if (code === 22) this.#style = ink;
    else if (code === 39) this.#style = weight;
    else if (chosen !== undefined) this.#style = { ...this.#style, color: chosen };
    else throw new RangeError(`Cannot show the style ${code}: not known`);
  }
}

function isSameStyle(a: TextStyle, b: TextStyle): boolean {
  return a.color === b.color && a.bold === b.bold && a.dim === b.dim;
}

/** Puts characters of one style together; blanks between words go with what stands before them. */
function cutRuns(cells: readonly Cell[]): TextRun[] {
  const runs: TextRun[] = [];
  for (const [column, { character, style }] of cells.entries()) {
    const last = runs.at(-1);
    const isNext = last !== undefined && last.column + last.text.length === column;
    if (isNext && isSameStyle(last.style, style)) {
      runs[runs.length - 1] = { ...last, text: last.text + character };
    } else if (character !== " ") runs.push({ column, text: character, style });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() }));
}
