import { main } from "../../../../lib/cli/main.ts";
import { FakeProgram, type FakeProgramOptions } from "./fake_program.ts";

/** What a program is run with. */
export interface RunOptions extends FakeProgramOptions {
  /** Files by the paths that the command line has for them. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** What came of it. */
export interface RunResult {
  /** The exit status. */
  readonly status: number;
  /** What it wrote to stdout. */
  readonly out: string;
  /** What it wrote to stderr. */
  readonly err: string;
  /** The world after it. */
  readonly program: FakeProgram;
}

/** Runs the program in a world in memory. */
export async function shoal(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const program = new FakeProgram(args, options);
  for (const [path, content] of Object.entries(options.files ?? {})) program.put(path, content);
  const status = await main(program);
  return { status, out: program.stdout.text, err: program.stderr.text, program };
}
