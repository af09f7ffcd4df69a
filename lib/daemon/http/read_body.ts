/** Bytes of a request's body at most: the largest .torrent file that is read, in base 64. */
export const MAX_BODY_LENGTH = 16 * 1024 * 1024;

/** Reads the body of a request as text; undefined where it is longer than {@linkcode MAX_BODY_LENGTH}. */
export async function readBody({ body, headers }: Request): Promise<string | undefined> {
  if (Number(headers.get("content-length") ?? 0) > MAX_BODY_LENGTH) return undefined;
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
