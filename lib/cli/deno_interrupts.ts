import { CliError } from "./cli_error.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import type { Interrupts } from "./program.ts";

/** The signals that end the program, and what it leaves with. */
const SIGNALS: readonly (readonly [Deno.Signal, ExitStatus])[] = Deno.build.os === "windows"
  ? [["SIGINT", EXIT.interrupted], ["SIGBREAK", EXIT.terminated]]
  : [["SIGINT", EXIT.interrupted], ["SIGTERM", EXIT.terminated]];

/** Signals caught over Deno. */
export class DenoInterrupts implements Interrupts {
  readonly #controller = new AbortController();
  readonly #listeners: (readonly [Deno.Signal, () => void])[];
  #status: ExitStatus | undefined;

  /** Catches from now on. */
  constructor(onFirst: () => void = () => {}) {
    this.#listeners = SIGNALS.map(([signal, status]) => [signal, () => {
      if (this.#status !== undefined) Deno.exit(status);
      this.#status = status;
      onFirst();
      const word = status === EXIT.interrupted ? "Interrupted" : "Terminated";
      this.#controller.abort(new CliError(word, status));
    }]);
    for (const [signal, listener] of this.#listeners) Deno.addSignalListener(signal, listener);
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
    for (const [signal, listener] of this.#listeners) Deno.removeSignalListener(signal, listener);
  }
}
