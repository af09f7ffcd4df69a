import type { Clock, Timer } from "../io/mod.ts";
import { CliError } from "./cli_error.ts";
import { DENO_CLOCK } from "./deno_clock.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import type { Interrupts } from "./program.ts";

/** The signals that end the program, and what it leaves with. */
const SIGNALS: readonly (readonly [Deno.Signal, ExitStatus])[] = Deno.build.os === "windows"
  ? [["SIGINT", EXIT.interrupted], ["SIGBREAK", EXIT.terminated]]
  : [["SIGINT", EXIT.interrupted], ["SIGTERM", EXIT.terminated]];

/** How long a stop may take: sessions need three seconds at most, and a disk that hangs is not waited for. */
const GRACE_MS = 5_000;

/** Where signals come from; `Deno` is one. */
export interface SignalSource {
  /** Calls at each signal, which then does nothing by itself. */
  addSignalListener(signal: Deno.Signal, listener: () => void): void;
  /** Calls no more. */
  removeSignalListener(signal: Deno.Signal, listener: () => void): void;
}

/** What {@linkcode DenoInterrupts} does it with. */
export interface DenoInterruptsOptions {
  /** Called at the first signal. */
  readonly onFirst?: (() => void) | undefined;
  /** Ends the program at once. */
  readonly exit?: (status: ExitStatus) => void;
  /** Time. */
  readonly clock?: Clock;
  /** Where signals come from. */
  readonly source?: SignalSource;
}

/** Signals caught over Deno. */
export class DenoInterrupts implements Interrupts {
  readonly #controller = new AbortController();
  readonly #listeners: readonly (readonly [Deno.Signal, () => void])[];
  readonly #options: DenoInterruptsOptions;
  #status: ExitStatus | undefined;
  #grace: Timer | undefined;

  /** Catches from now on. */
  constructor(options: DenoInterruptsOptions = {}) {
    this.#options = options;
    this.#listeners = SIGNALS.map(([signal, status]) => [signal, () => this.#take(status)]);
    const { source = Deno } = options;
    for (const [signal, listener] of this.#listeners) source.addSignalListener(signal, listener);
  }

  /** Aborts at the first one. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What to leave with. */
  get status(): ExitStatus | undefined {
    return this.#status;
  }

  /** Lets the signals do again what they do by themselves. */
  [Symbol.dispose](): void {
    this.#grace?.cancel();
    const { source = Deno } = this.#options;
    for (const [signal, listener] of this.#listeners) {
      source.removeSignalListener(signal, listener);
    }
  }

  #take(status: ExitStatus): void {
    const { onFirst, exit = Deno.exit, clock = DENO_CLOCK } = this.#options;
    if (this.#status !== undefined) return exit(status);
    this.#status = status;
    this.#grace = clock.setTimer(GRACE_MS, () => exit(status));
    onFirst?.();
    const word = status === EXIT.interrupted ? "Interrupted" : "Terminated";
    this.#controller.abort(new CliError(word, status));
  }
}
