import type { Output } from "./program.ts";

/** What of `Deno.stdout` and `Deno.stderr` is used. */
export interface OutputStream {
  /** Writes some and gives how many bytes it took. */
  write(data: Uint8Array): Promise<number>;
  /** Whether it is a terminal. */
  isTerminal(): boolean;
}

/** One of the program's outputs over Deno; writing never blocks the program. */
export class DenoOutput implements Output {
  readonly #stream: OutputStream;
  readonly #encoder = new TextEncoder();
  /** Whether a person reads along. */
  readonly isTerminal: boolean;
  #waiting = "";
  #isGone = false;
  #error: unknown;
  #writing: Promise<void> | undefined;

  /** Takes the stream. */
  constructor(stream: OutputStream) {
    this.#stream = stream;
    this.isTerminal = stream.isTerminal();
  }

  /** Columns of the terminal as it is now. */
  get columns(): number {
    return consoleSize()?.columns ?? 80;
  }

  /** Lines of the terminal as it is now. */
  get rows(): number {
    return consoleSize()?.rows ?? 24;
  }

  /** Whether text waits to be written because the reader is slow. */
  get isBusy(): boolean {
    return this.#writing !== undefined;
  }

  /** Takes text to be written. */
  write(text: string): void {
    if (this.#isGone) return;
    this.#waiting += text;
    this.#writing ??= this.#drain();
  }

  /** Returns once all is written. */
  async flush(): Promise<void> {
    await this.#writing;
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting !== "") {
        const bytes = this.#encoder.encode(this.#waiting);
        this.#waiting = "";
        for (let at = 0; at < bytes.length;) at += await this.#stream.write(bytes.subarray(at));
      }
    } catch (error) {
      this.#isGone = true;
      this.#waiting = "";
      if (!(error instanceof Deno.errors.BrokenPipe)) this.#error = error;
    } finally {
      this.#writing = undefined;
    }
  }
}

function consoleSize(): { columns: number; rows: number } | undefined {
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined; // No terminal at all.
  }
}
