import type { Content } from "./content.ts";
import type { Peer } from "./peer.ts";
import type { Stage } from "./scene.ts";

const SCRIPT = new URL("v1_seeder.py", import.meta.url).pathname;

/** Where it listens. */
const PORT = 6881;

/** What it seeds. */
export interface V1SeederTask {
  /** A single file. */
  readonly content: Content;
  /** The info-hash of version 1, in hexadecimal. */
  readonly infoHash: string;
  /** Bytes of a piece. */
  readonly pieceLength: number;
  /** Bytes a second that a peer gets. */
  readonly rate: number;
}

/** Starts a seeder that knows version 1 of the protocol and no extension: no client here does hybrids by it alone. */
export async function seedV1(
  stage: Stage,
  { content, infoHash, pieceLength, rate }: V1SeederTask,
): Promise<Pick<Peer, "address" | "process">> {
  const address = stage.address();
  const numbers = [`${pieceLength}`, infoHash, address, `${PORT}`, `${Math.ceil(rate)}`];
  const argv = ["/usr/bin/python3", SCRIPT, content.path, ...numbers];
  const process = stage.spawn(argv, { name: `a seeder of version 1 at ${address}` });
  await process.line(/"listening"/);
  return { address, process };
}
