import type { Peer } from "./peer.ts";

/** Stops a peer and gives the bytes of content that it says to have uploaded. */
export async function stopAndCount({ process }: Pick<Peer, "process">): Promise<number> {
  await process.stop();
  const [, uploaded] = await process.line(/"event": ?"stopped".*"uploaded": ?(\d+)/);
  return Number(uploaded);
}
