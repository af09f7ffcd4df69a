import type { Preview } from "../../daemon/api/mod.ts";
import type { TextSource } from "./sources.ts";

/** A .torrent file that was chosen, dropped or pasted. */
export interface FileSource {
  /** What it is. */
  readonly kind: "file";
  /** Its name. */
  readonly name: string;
  /** What is in it. */
  readonly bytes: Uint8Array;
}

/** What a torrent is to be added from. */
export type AdditionSource = TextSource | FileSource;

/**
 * How far something that is to be added is.
 *
 * - `unseen`: nobody looks into it, as there is so much: it is added as it is;
 * - `looking`: the daemon is being asked what is in it;
 * - `ready`: it is known what is in it;
 * - `failed`: it can not be found out;
 * - `adding`, `added`: as they say.
 */
export type AdditionState = "unseen" | "looking" | "ready" | "failed" | "adding" | "added";

/** Something that is to be added. */
export interface Addition {
  /** Its number here. */
  readonly id: number;
  /** What from. */
  readonly source: AdditionSource;
  /** How far it is. */
  readonly state: AdditionState;
  /** What is known of it. */
  readonly preview?: Preview | undefined;
  /** Why it failed, or could not be added, in words. */
  readonly problem?: string | undefined;
  /** Numbers of the files that are not wanted. */
  readonly unwanted: ReadonlySet<number>;
}

/** What to call it. */
export function nameOf({ preview, source }: Addition): string {
  return preview && preview.name !== "" ? preview.name : source.name;
}

/** The number of the torrent that it is already; undefined if it is new. */
export function duplicateOf({ preview }: Addition): number | undefined {
  return preview?.duplicateOf ?? undefined;
}

/** Whether it can be added now: also before anybody knows what is in it. */
export function isAddable(addition: Addition): boolean {
  if (duplicateOf(addition) !== undefined) return false;
  if (addition.state === "ready" && addition.preview) {
    return addition.preview.files.length > addition.unwanted.size;
  }
  return addition.state === "unseen" || addition.state === "looking";
}

/** Bytes of the files that are wanted; undefined while that is not known. */
export function wantedBytes({ preview, unwanted }: Addition): number | undefined {
  if (preview?.state !== "ready") return undefined;
  return preview.files.reduce(
    (sum, { index, length }) => unwanted.has(index) ? sum : sum + length,
    0,
  );
}

/** What to do about one that failed, in words; "" where its problem says it all. */
export function adviceOf({ source }: Addition): string {
  switch (source.kind) {
    case "link":
      return "Check the link. If it needs a sign-in, open it in this browser and drop the file here.";
    case "path":
      return "Paths are those of the machine that Shoal runs on. A file of this one can be dropped here.";
    case "file":
      return "Get the file again: it may be cut off, or be something else.";
    default:
      return "";
  }
}
