/** Columns of a page of help. */
const PAGE_COLUMNS = 80;

/** Breaks words over lines, all but the first of which begin with spaces. */
export function wrapText(text: string, indent: number, columns: number = PAGE_COLUMNS): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join("\n" + " ".repeat(indent));
}
