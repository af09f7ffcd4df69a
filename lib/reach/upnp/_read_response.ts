import { concatBytes } from "../../hash/mod.ts";
import type { HttpResponse } from "../../io/mod.ts";
import { MAX_XML_LENGTH } from "./xml_element.ts";

/**
 * Reads what a device answers, which must not be longer than XML that is read.
 *
 * @throws {Error} if the status is none of `statuses` (a redirect is followed nowhere), or it is too long.
 */
export async function readResponse(
  { status, body }: HttpResponse,
  statuses: readonly number[],
): Promise<Uint8Array> {
  if (!statuses.includes(status)) {
    await body?.cancel();
    throw new Error(`Cannot read what the router answers: its status is ${status}`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MAX_XML_LENGTH) {
      throw new Error(
        `Cannot read what the router answers: it is over ${MAX_XML_LENGTH} bytes long`,
      );
    }
    chunks.push(chunk);
  }
  return concatBytes(chunks);
}
