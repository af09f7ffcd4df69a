/**
 * Speaks with a daemon (`shoal serve`): says what changes in its list, until Ctrl+C. The address is the one that it prints,
 * with its token.
 *
 *     deno run --allow-net examples/follow_daemon.ts 'http://127.0.0.1:9091/?token=…'
 *
 * @module
 */
import { ShoalClient, ShoalError } from "@shoal/shoal/client";

const [url] = Deno.args;
if (url === undefined) {
  console.error("Which daemon? Name its address, with its token");
  Deno.exit(2);
}
const client = new ShoalClient({ url });
const fields = ["id", "name", "state", "doneBytes", "wantedBytes"] as const;
try {
  const { torrents } = await client.torrents({ fields, where: "not complete" });
  console.log(`${torrents.length} of its torrents are not complete`);
  for await (const event of client.events({ fields })) {
    if (event.kind === "delta") {
      for (const [id, changed] of event.data.rows ?? []) console.log(id, JSON.stringify(changed));
    } else if (event.kind === "broken") {
      // It goes on by itself, and what was missed comes then.
      console.log(`${event.error.message}; again in ${event.retryMs / 1_000} s`);
    }
  }
} catch (error) {
  if (!(error instanceof ShoalError)) throw error;
  console.error(`${error.message} (${error.kind})`);
  Deno.exit(1);
}
