/** Colours, or none: each takes a text and gives it as it is to be written. */
export interface Palette {
  /** Headings and names. */
  bold(text: string): string;
  /** What matters less. */
  dim(text: string): string;
  /** Done, right. */
  green(text: string): string;
  /** Waiting, to be looked at. */
  yellow(text: string): string;
  /** Wrong. */
  red(text: string): string;
  /** Under way. */
  cyan(text: string): string;
}

function paint(open: number, close: number): (text: string) => string {
  return (text) => text === "" ? "" : `\x1b[${open}m${text}\x1b[${close}m`;
}

function keep(text: string): string {
  return text;
}

/** The colours of a terminal. */
export const COLORS: Palette = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  green: paint(32, 39),
  yellow: paint(33, 39),
  red: paint(31, 39),
  cyan: paint(36, 39),
};

/** No colours at all. */
export const PLAIN: Palette = {
  bold: keep,
  dim: keep,
  green: keep,
  yellow: keep,
  red: keep,
  cyan: keep,
};
