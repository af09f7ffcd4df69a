import { TerminalScreen, type TextRun } from "./terminal_screen.ts";

/** What a terminal showed after a part of the output. */
export type ShownRows = readonly (readonly TextRun[])[];

/** How a program is run. */
export interface RecordOptions {
  /** Columns of the terminal. */
  readonly columns: number;
  /** The current folder. */
  readonly cwd: string;
}

/** How the program ends a frame of what it draws anew in place. */
const FRAME_END = "\x1b[J";

/**
 * Runs a program in a terminal of its own, by way of `script` of util-linux, and gives each frame that it drew and,
 * last, what stands there when it has ended.
 *
 * @throws {Error} if it does not end with 0.
 */
export async function recordTerminal(
  command: readonly string[],
  { columns, cwd }: RecordOptions,
): Promise<ShownRows[]> {
  const line = `stty cols ${columns} rows 40; exec ${command.map(quote).join(" ")}`;
  const process = new Deno.Command("script", {
    args: ["--quiet", "--return", "--flush", "--command", line, "/dev/null"],
    cwd,
    stdin: "null",
    stdout: "piped",
    env: { TERM: "xterm-256color", DENO_NO_UPDATE_CHECK: "1" },
  }).spawn();
  const screen = new TerminalScreen();
  const shown: ShownRows[] = [];
  let waiting = "";
  for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
    waiting += text;
    const end = waiting.lastIndexOf(FRAME_END) + FRAME_END.length;
    if (end < FRAME_END.length) continue;
    screen.write(waiting.slice(0, end));
    waiting = waiting.slice(end);
    shown.push(screen.rows());
  }
  screen.write(waiting);
  shown.push(screen.rows());
  const { success, code } = await process.status;
  if (!success) throw new Error(`Cannot record ${command.join(" ")}: it ended with ${code}`);
  return shown;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
