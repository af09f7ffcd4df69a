import { Bitfield } from "../metainfo/mod.ts";
import type { TorrentCore } from "./core.ts";
import type { Records } from "./records.ts";
import { TrustedPieces } from "./trusted_pieces.ts";

/** What the check asks of the torrent. */
export interface CheckingOwner {
  /** A piece was found to be there. */
  found(piece: number): void;
  /** So many bytes more were hashed. */
  checked(bytes: number): void;
}

/**
 * Finds out which pieces are on disk: by the record, by hashing, or by believing.
 *
 * @returns what is to be hashed when it is first asked for, if everything is believed.
 */
export async function findPieces(
  core: TorrentCore,
  records: Records,
  options: {
    readonly check: "resume" | "full" | "trust";
    readonly owner: CheckingOwner;
    readonly signal: AbortSignal;
  },
): Promise<TrustedPieces | undefined> {
  const { layout, storage } = core;
  const { check, owner, signal } = options;
  if (check === "trust") {
    for (let piece = 0; piece < layout.pieceCount; piece++) owner.found(piece);
    return new TrustedPieces(storage, Bitfield.full(layout.pieceCount), { vouchedFor: true });
  }
  const plan = check === "full" ? await records.planFullCheck() : await records.plan();
  for (const piece of plan.trusted) owner.found(piece);
  const failed = await checkPieces(core, plan.samples, { owner, signal });
  const believed = failed.length === 0 ? plan.doubtful : [];
  for (const piece of believed) owner.found(piece);
  const toCheck = failed.length === 0 ? plan.toCheck : [...plan.toCheck, ...plan.doubtful];
  await checkPieces(core, toCheck, { owner, signal });
  if (toCheck.length > 0) records.touched();
  if (believed.length === 0) return undefined;
  const unchecked = new Bitfield(layout.pieceCount);
  for (const piece of believed) unchecked.add(piece);
  return new TrustedPieces(storage, unchecked, { vouchedFor: false });
}

/** Hashes pieces on disk; gives those that are not right. */
async function checkPieces(
  core: TorrentCore,
  pieces: readonly number[],
  options: { readonly owner: CheckingOwner; readonly signal: AbortSignal },
): Promise<number[]> {
  if (pieces.length === 0) return [];
  const { owner, signal } = options;
  const { layout, storage } = core;
  const failed: number[] = [];
  core.log("info", `Checking ${pieces.length} of ${layout.pieceCount} pieces on disk`);
  for await (const { piece, ok } of storage.check(pieces, { signal })) {
    if (ok) owner.found(piece);
    else failed.push(piece);
    owner.checked(layout.pieceSize(piece));
  }
  return failed;
}
