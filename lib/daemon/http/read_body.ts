/** Bytes of a request's body at most: the largest .torrent file that is read, in base 64. */
export const MAX_BODY_LENGTH = 16 * 1024 * 1024;

/** Reads the body of a request as text; undefined where it is longer than {@linkcode MAX_BODY_LENGTH}. */
export async function readBody({ body, headers }: Request): Promise<string | undefined> {
  if (isTooLong(headers)) return undefined;
  if (body === null) return "";
  const decoder = new TextDecoder();
  let length = 0;
  let text = "";
  for await (const chunk of body) {
    length += chunk.length;
    // Leaving the loop cancels the body.
    if (length > MAX_BODY_LENGTH) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Reads what nobody has read of a body, and keeps nothing of it. Over HTTP/2 an answer that comes before the end of the request
 * resets the stream, which programs take for a failure; one that is longer than {@linkcode MAX_BODY_LENGTH} has that coming.
 */
export async function discardBody({ body, bodyUsed, headers }: Request): Promise<void> {
  if (body === null || bodyUsed || isTooLong(headers)) return;
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_BODY_LENGTH) return;
  }
}

/** Whether a body says that it is longer than any may be. */
function isTooLong(headers: Headers): boolean {
  return Number(headers.get("content-length") ?? 0) > MAX_BODY_LENGTH;
}
