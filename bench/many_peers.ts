/**
 * What many peers of one torrent cost a session:
 *
 *     deno run -A bench/many_peers.ts [--idle N] [--active N] [--seconds N] [--rate MIB]
 *
 * `--idle` counts the memory of peers that have greeted, told what they have and say nothing more. `--active` has peers
 * that send blocks, ask for some, and tell of pieces they got, at `--rate` MiB/s all together; it measures how late a
 * timer is that fires every 5 ms in the process of the session. Without either, both are done with 1,000 peers.
 *
 * The peers are in a process of their own. On a machine that does other work, too, a timer is late for that; so a second
 * figure counts of each delay no more than the process had the processor meanwhile.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";

const args = parseArgs(Deno.args, { string: ["idle", "active", "seconds", "rate"] });
const isAll = args.idle === undefined && args.active === undefined;

async function measure(mode: "idle" | "active"): Promise<void> {
  const count = args[mode] ?? (isAll ? 1_000 : undefined);
  if (count === undefined) return;
  const session = new URL("./many_peers/session.ts", import.meta.url).pathname;
  const about = [mode, `${count}`, `${args.seconds ?? 20}`, `${args.rate ?? 16}`];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--v8-flags=--expose-gc", session, ...about],
    stdin: "null",
  }).spawn().status;
  if (!success) Deno.exit(1);
}

await measure("idle");
await measure("active");
