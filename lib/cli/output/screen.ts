import type { Output } from "../program.ts";
import type { LiveOutput } from "./live_output.ts";
import { COLORS, type Palette, PLAIN } from "./palette.ts";

/** When to use colours. */
export type ColorMode = "auto" | "always" | "never";

/** How the user wants it. */
export interface ScreenOptions {
  /** Nothing but errors. */
  readonly quiet: boolean;
  /** JSON on stdout. */
  readonly json: boolean;
  /** How often `-v` was given. */
  readonly verbosity: number;
  /** When to use colours. */
  readonly color: ColorMode;
  /** Whether NO_COLOR is set; `always` goes before it. */
  readonly noColor: boolean;
}

/** The two outputs, and how the user wants them used. */
export class Screen {
  /** Results. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: LiveOutput;
  /** Nothing but errors. */
  readonly quiet: boolean;
  /** JSON on stdout. */
  readonly json: boolean;
  /** How often `-v` was given. */
  readonly verbosity: number;
  /** Colours of results. */
  readonly colors: Palette;
  /** Colours of stderr. */
  readonly errorColors: Palette;

  /** Takes the outputs. */
  constructor(outputs: { stdout: Output; stderr: LiveOutput }, options: ScreenOptions) {
    this.stdout = outputs.stdout;
    this.stderr = outputs.stderr;
    this.quiet = options.quiet;
    this.json = options.json;
    this.verbosity = options.verbosity;
    this.colors = choosePalette(this.stdout, options);
    this.errorColors = choosePalette(this.stderr, options);
  }

  /** Columns for a table on stdout; undefined in a pipe. */
  get tableColumns(): number | undefined {
    return this.stdout.isTerminal ? this.stdout.columns : undefined;
  }

  /** Prints lines of a result. Printed even when quiet: what was asked for is no noise. */
  result(text: string): void {
    this.stdout.write(text.endsWith("\n") ? text : text + "\n");
  }

  /** Prints an object as one line of JSON. */
  jsonLine(value: unknown): void {
    this.stdout.write(JSON.stringify(value) + "\n");
  }

  /** Prints a line of what goes on, unless quiet or JSON is wanted. */
  note(text: string): void {
    if (!this.quiet && !this.json) this.stderr.write(text + "\n");
  }

  /** Prints an error, which nothing keeps back. */
  error(message: string): void {
    this.stderr.write(`shoal: ${message}\n`);
  }

  /** Prints a warning, unless quiet. */
  warn(text: string): void {
    if (!this.quiet) {
      this.stderr.write(`${this.errorColors.yellow("warning:")} ${text}\n`);
    }
  }
}

/** Chooses colours for one output. */
export function choosePalette(
  output: Output,
  options: { readonly color: ColorMode; readonly noColor: boolean },
): Palette {
  if (options.color === "always") return COLORS;
  return options.color === "auto" && output.isTerminal && !options.noColor ? COLORS : PLAIN;
}
