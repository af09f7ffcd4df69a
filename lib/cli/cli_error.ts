import { EXIT, type ExitStatus } from "./exit_status.ts";

/** What a {@linkcode CliError} is told. */
export interface CliErrorOptions extends ErrorOptions {
  /** The way on: a sentence of its own, shown after the message. */
  readonly hint?: string;
}

/** The end of a command that is no fault of Shoal: what to print, and the status to leave with. */
export class CliError extends Error {
  /** What the program leaves with. */
  readonly status: ExitStatus;
  /** The way on, if one is known. */
  readonly hint: string | undefined;

  /** Makes one of a message fit for the user. */
  constructor(message: string, status: ExitStatus, options: CliErrorOptions = {}) {
    super(message, options);
    this.name = "CliError";
    this.status = status;
    this.hint = options.hint;
  }
}

/** The command line is wrong; leaves with status 2. */
export class UsageError extends CliError {
  /** Makes one. */
  constructor(message: string, options: CliErrorOptions = {}) {
    super(message, EXIT.usage, options);
    this.name = "UsageError";
  }
}
