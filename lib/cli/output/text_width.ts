/** Ranges of code points that take two columns (East Asian wide and emoji). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

const COMBINING_REGEXP = /^\p{Mark}$/u;
// deno-lint-ignore no-control-regex -- colours begin with one
const ESCAPE_REGEXP = /\x1b\[[0-9;]*m/g;

function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (COMBINING_REGEXP.test(char)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** How many columns of a terminal a text takes; colours take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text.replace(ESCAPE_REGEXP, "")) width += charWidth(char);
  return width;
}

/** Cuts a text without colours to a number of columns; what was cut is marked by `…`. */
export function cutText(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns < 1) return "";
  let kept = "";
  let width = 0;
  for (const char of text) {
    width += charWidth(char);
    if (width > columns - 1) break;
    kept += char;
  }
  return kept + "…";
}

/** Cuts a text in its middle, so that its end (a file's extension) stays to be seen. */
export function cutMiddle(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns < 5) return cutText(text, columns);
  const tail = [...text].slice(-Math.floor((columns - 1) / 3));
  while (tail.length > 0 && textWidth(tail.join("")) > (columns - 1) / 3) tail.shift();
  const end = tail.join("");
  return cutText(text, columns - textWidth(end)) + end;
}

/** Fills with spaces on the right up to a number of columns. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** Fills with spaces on the left up to a number of columns. */
export function padStart(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - textWidth(text))) + text;
}
