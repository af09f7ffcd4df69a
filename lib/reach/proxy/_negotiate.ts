import type { ByteStream } from "../../io/mod.ts";
import { ProxyError } from "./proxy_error.ts";
import type { ProxyAgreement, ProxyHandshake } from "./proxy_handshake.ts";

/** Bytes that are read at once; no answer of a proxy is as long. */
const READ_LENGTH = 4_096;

/**
 * Talks with a proxy until it agrees; `signal` gives up.
 *
 * @throws {ProxyError} if it refuses or hangs up; the stream is closed then, as it is where it is called off.
 */
export async function negotiate(
  stream: ByteStream,
  handshake: ProxyHandshake,
  signal?: AbortSignal,
): Promise<ProxyAgreement> {
  const close = () => stream.close();
  signal?.addEventListener("abort", close, { once: true });
  try {
    signal?.throwIfAborted();
    await writeAll(stream, handshake.start());
    const buffer = new Uint8Array(READ_LENGTH);
    while (handshake.agreement === undefined) {
      const length = await stream.read(buffer);
      if (length === null) throw new ProxyError("go through the proxy", "it hung up");
      await writeAll(stream, handshake.push(buffer.subarray(0, length)));
    }
    signal?.throwIfAborted();
    return handshake.agreement;
  } catch (error) {
    stream.close();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", close);
  }
}

/** Writes all of `data`. @throws {Error} if the other side takes no more. */
export async function writeAll(stream: ByteStream, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length;) at += await stream.write(data.subarray(at));
}
