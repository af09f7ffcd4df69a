import type { Param } from "./params.ts";
import { RpcError } from "./rpc_error.ts";

/** Labels of one torrent. */
const MAX_LABELS = 256;

/** Characters of a label. */
const MAX_LABEL_LENGTH = 256;

/**
 * Reads labels: each once, without the spaces around. As Transmission does, it takes none that are empty, and none with a comma, which
 * clients put between them.
 *
 * @throws {RpcError} for those.
 */
export function readLabels(param: Param): string[] {
  const labels = new Set(param.strings().map((label) => label.trim()));
  if (labels.size > MAX_LABELS) throw param.refuse(`${MAX_LABELS} labels at most`);
  for (const label of labels) {
    if (label === "") throw new RpcError("invalidParams", "labels cannot be empty");
    if (label.includes(",")) {
      throw new RpcError("invalidParams", "labels cannot contain comma (,) character");
    }
    if (label.length > MAX_LABEL_LENGTH) {
      throw new RpcError("invalidParams", `labels cannot be longer than ${MAX_LABEL_LENGTH}`);
    }
  }
  return [...labels];
}
