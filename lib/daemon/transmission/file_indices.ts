import type { Json } from "./json.ts";
import type { Param } from "./params.ts";
import { RpcError } from "./rpc_error.ts";

/** Files that a request may number: as many as pieces in the largest torrent that is read. */
const MAX_INDEX = 2_097_152;

/**
 * Reads numbers of files, each once. Transmission takes a number for one of 32 bits and makes room for it; here all are compared with
 * what there is first.
 *
 * @param count files that there are, where that is known.
 * @throws {RpcError} for one that can be no file's.
 */
export function readFileIndices(param: Param, count: number = MAX_INDEX): number[] {
  const indices = new Set<number>();
  for (const one of param.list()) indices.add(readIndex(one, count));
  return [...indices];
}

function readIndex(value: Json, count: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < count) {
    return value;
  }
  throw new RpcError("fileIndexOutOfRange");
}
