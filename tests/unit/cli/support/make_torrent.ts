import { createMetainfo, type CreateOptions, planTorrent } from "../../../../lib/metainfo/mod.ts";

/** A v1 torrent of a folder of two files and 3 pieces, whose hashes are made up. */
export function makeTorrent(options: CreateOptions = {}): Uint8Array<ArrayBuffer> {
  const plan = planTorrent(
    [{ path: "a.txt", length: 20_000 }, { path: "sub/b.bin", length: 20_000 }],
    { name: "things", version: "v1", pieceLength: 16_384 },
  );
  return createMetainfo(plan, { sha1: new Uint8Array(60).fill(7) }, options);
}

/** The info-hash of {@linkcode makeTorrent}'s. */
export const INFO_HASH = "8afdc53111e87c086214819e271908ee78461b0b";
