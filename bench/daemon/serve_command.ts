import { freePort } from "../race/process.ts";
import type { MeasuredOptions } from "./measured_daemon.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;
const TOKEN = "a-token-for-this-run";

/**
 * How Shoal's daemon is started with its state and its files in a folder, so that nobody outside of this machine hears of it.
 * `SHOAL_BENCH_FLAGS` has options for Deno, such as those of its profiler.
 */
export function serveCommand(dir: string): MeasuredOptions {
  const port = freePort();
  const flags = Deno.env.get("SHOAL_BENCH_FLAGS")?.split(" ") ?? [];
  const deno = [Deno.execPath(), "run", "-q", "--no-prompt", "--unstable-net", ...flags];
  const program = [...deno, "--allow-all", CLI, "serve", "-q"];
  const files = ["--state", `${dir}/state`, "-o", `${dir}/out`];
  const http = ["--http", `127.0.0.1:${port}`, "--token", TOKEN];
  const peers = ["--port", String(freePort()), "--bind", "127.0.0.1"];
  const alone = ["--no-dht", "--no-lsd", "--no-port-mapping"];
  return { argv: [...program, ...files, ...http, ...peers, ...alone], port, token: TOKEN };
}
