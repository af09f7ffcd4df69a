import { concatBytes } from "../hash/mod.ts";
import { TrackerError } from "./tracker_error.ts";

/** Bytes of an answer, as it comes and decompressed; as in libtorrent. */
const MAX_ANSWER_LENGTH = 1 << 20;

/** A decompressor gives at most 1,032 times what it is given at once, whatever is read of it. */
const GZIP_SLICE_LENGTH = 512;

/**
 * Reads an answer to its end, and decompresses it if it is gzip.
 *
 * @param heard Called as bytes come.
 * @throws {TrackerError} if it is too long, or damaged.
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  heard: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (body === null) return new Uint8Array();
  const bytes = await readAll(body, heard);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const compressed = ReadableStream.from(slicesOf(bytes));
  try {
    return await readAll(compressed.pipeThrough(new DecompressionStream("gzip")), heard);
  } catch (error) {
    if (error instanceof TypeError) {
      throw new TrackerError("bad-answer", "what it compressed is damaged");
    }
    throw error;
  }
}

async function readAll(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of body) {
    heard();
    length += chunk.length;
    if (length > MAX_ANSWER_LENGTH) {
      throw new TrackerError("bad-answer", `its answer is over ${MAX_ANSWER_LENGTH} bytes long`);
    }
    chunks.push(chunk);
  }
  return concatBytes(chunks);
}

function* slicesOf(bytes: Uint8Array<ArrayBuffer>): Iterable<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += GZIP_SLICE_LENGTH) {
    yield bytes.subarray(at, at + GZIP_SLICE_LENGTH);
  }
}
