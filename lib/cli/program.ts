import type { Clock, Disk, Log, Network } from "../io/mod.ts";
import type { ExitStatus } from "./exit_status.ts";

/** One of the program's two outputs. */
export interface Output {
  /** Whether a person reads along. */
  readonly isTerminal: boolean;
  /** Columns of the terminal as it is now; 80 where there is none. */
  readonly columns: number;
  /** Lines of the terminal as it is now; 24 where there is none. */
  readonly rows: number;
  /** Whether text waits to be written because the reader is slow. */
  readonly isBusy: boolean;
  /** Takes text to be written, in order. Once the reader is gone, text is dropped. */
  write(text: string): void;
  /** Returns once all is written; throws what went wrong, but not that the reader is gone. */
  flush(): Promise<void>;
}

/** Ctrl+C and SIGTERM, caught for as long as it is not disposed; a second one ends the program at once. */
export interface Interrupts extends Disposable {
  /** Aborts at the first one; the reason is a `CliError` with the status to leave with. */
  readonly signal: AbortSignal;
  /** What to leave with; undefined until the first one. */
  readonly status: ExitStatus | undefined;
}

/** All that commands see of the world; tests hand in one of their own. */
export interface Program {
  /** The arguments. */
  readonly args: readonly string[];
  /** Whether NO_COLOR is set. */
  readonly noColor: boolean;
  /** Results. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
  /** Time. */
  readonly clock: Clock;
  /** A variable of the environment; undefined where it is not set or may not be read. Never asks. */
  env(name: string): string | undefined;
  /** Catches Ctrl+C and SIGTERM from now on; `onFirst` is called at the first one. */
  catchInterrupts(onFirst?: () => void): Interrupts;
  /** Gives the disk, which is opened at the first call. */
  openDisk(): Promise<Disk>;
  /** Opens the network, which needs time to load; who opens it closes it. */
  openNetwork(options: { readonly log: Log }): Promise<Network & Disposable>;
  /** Closes the disk, if it was opened. */
  close(): Promise<void>;
}
