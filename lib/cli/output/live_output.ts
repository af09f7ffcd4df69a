import type { Output } from "../program.ts";
import { textWidth } from "./text_width.ts";

/**
 * An output with a block of lines at its end that is drawn anew in place. Other text goes above the block. Each change is
 * one write, so that nothing flickers; where the output is no terminal there is no block.
 */
export class LiveOutput implements Output {
  readonly #output: Output;
  #block: readonly string[] = [];

  /** Takes the output to write to. */
  constructor(output: Output) {
    this.#output = output;
  }

  /** Whether a person reads along. */
  get isTerminal(): boolean {
    return this.#output.isTerminal;
  }

  /** Columns of the terminal as it is now. */
  get columns(): number {
    return this.#output.columns;
  }

  /** Lines of the terminal as it is now. */
  get rows(): number {
    return this.#output.rows;
  }

  /** Whether text waits to be written because the reader is slow. */
  get isBusy(): boolean {
    return this.#output.isBusy;
  }

  /** Writes whole lines above the block. */
  write(text: string): void {
    const block = this.#block;
    this.#output.write(this.#toStart() + (block.length > 0 ? "\x1b[J" : "") + text);
    this.#block = [];
    this.draw(block);
  }

  /** Draws the block anew; none of its lines may be wider than the terminal. */
  draw(lines: readonly string[]): void {
    if (!this.isTerminal || (lines.length === 0 && this.#block.length === 0)) return;
    const text = lines.map((line) => `${line}\x1b[K\n`).join("");
    this.#output.write(`${this.#toStart()}${text}\x1b[J`);
    this.#block = lines;
  }

  /** Returns once all is written. */
  async flush(): Promise<void> {
    await this.#output.flush();
  }

  /** Moves to the first line of the block; a terminal that became narrower has broken its lines. */
  #toStart(): string {
    const columns = Math.max(1, this.columns);
    let rows = 0;
    for (const line of this.#block) rows += Math.max(1, Math.ceil(textWidth(line) / columns));
    return rows === 0 ? "" : `\x1b[${rows}A\r`;
  }
}
