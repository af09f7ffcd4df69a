import type { PlainSource } from "../control.ts";
import { FieldError } from "../json/mod.ts";
import { ApiError } from "./api_error.ts";

/** What tells of a torrent, as bodies have it: one of both is to be there. @throws {FieldError} if both are, or neither is. */
export function plainSourceOf({ location, cookies, metainfo }: {
  readonly location?: string;
  readonly cookies?: string;
  readonly metainfo?: Uint8Array;
}): PlainSource {
  if (location !== undefined && metainfo !== undefined) {
    throw new FieldError("location", "there is metainfo, too");
  }
  if (location !== undefined) return { kind: "location", location, ...cookies ? { cookies } : {} };
  if (metainfo !== undefined) return { kind: "metainfo", bytes: metainfo };
  throw new ApiError("invalid", "Cannot add it: neither location nor metainfo is there");
}
