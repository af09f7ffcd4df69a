import { toHex } from "../../lib/hash/mod.ts";
import { wireInfoHash } from "../../lib/metainfo/mod.ts";
import { decodeResume, type ResumeRecord } from "../../lib/storage/mod.ts";
import type { LoopbackTorrent } from "./loopback_torrent.ts";

/** What lies in an output folder for the next start. */
export interface LoopbackRecords {
  /** The record; undefined where there is none yet. */
  readonly record: ResumeRecord | undefined;
  /** The pieces that it names. */
  readonly recorded: ReadonlySet<number>;
  /** The pieces of the journal that the record does not name. */
  readonly journal: ReadonlySet<number>;
}

/** Reads what a download has left in the `.shoal` of its output folder. @throws {ResumeError} if it is damaged. */
export async function readRecords(torrent: LoopbackTorrent, dir: string): Promise<LoopbackRecords> {
  const path = `${dir}/.shoal/${toHex(wireInfoHash(torrent.metainfo))}`;
  const bytes = await readOrNothing(`${path}.resume`);
  const record = bytes === undefined ? undefined : decodeResume(bytes);
  const recorded = new Set(record?.pieces);
  const entries = await readOrNothing(`${path}.journal`) ?? new Uint8Array();
  const view = new DataView(entries.buffer);
  const journal = new Set<number>();
  for (let at = 0; at + 4 <= entries.length; at += 4) {
    const piece = view.getUint32(at);
    if (!recorded.has(piece)) journal.add(piece);
  }
  return { record, recorded, journal };
}

async function readOrNothing(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
