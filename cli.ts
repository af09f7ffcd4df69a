/**
 * The program `shoal`.
 *
 * ```sh
 * deno run --allow-net --allow-read --allow-write cli.ts --help
 * ```
 *
 * @module
 */
import { DenoProgram } from "./lib/cli/deno_program.ts";
import { main } from "./lib/cli/main.ts";

/** What a fault that nothing caught leaves with; it is told in one line, as any other error. */
function stopAt(reason: unknown): never {
  const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  console.error(`shoal: Cannot go on: ${text}. This is a fault of Shoal`);
  Deno.exit(1);
}

if (import.meta.main) {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    stopAt(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    stopAt(event.error);
  });
  Deno.exit(await main(new DenoProgram()));
}
