/** A selector that can not be read; the message says why, and where. */
export class SelectorError extends SyntaxError {
  override readonly name = "SelectorError";
  /** Where it goes wrong: the number of a character, from 1. */
  readonly column: number;
  /** What is wrong, in words, without where. */
  readonly reason: string;

  /** An error for a reason at a column. */
  constructor(reason: string, column: number) {
    super(`Cannot read the selector at column ${column}: ${reason}`);
    this.reason = reason;
    this.column = column;
  }
}
