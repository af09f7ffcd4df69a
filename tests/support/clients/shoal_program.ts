const PROGRAM = new URL("../../../cli.ts", import.meta.url).pathname;

const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

/** The command line that runs the program of this repository. */
export function shoalCommand(...args: readonly string[]): string[] {
  const run = ["run", "--quiet", "-A", "--unstable-net", "--config", CONFIG, PROGRAM];
  return [Deno.execPath(), ...run, ...args];
}
