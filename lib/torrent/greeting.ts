import type { ByteStream, Clock } from "../io/mod.ts";
import { decodeHandshake, encodeHandshake, type Handshake, HANDSHAKE_LENGTH } from "../wire/mod.ts";

/** How long a peer may take over its handshake (libtorrent's limit). */
export const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Bytes that are read while the handshake is awaited; what comes behind it belongs to the messages. */
const GREETING_BUFFER = 1024;

/** A handshake that came, and the bytes behind it. */
export interface Greeting {
  /** What the peer said. */
  readonly handshake: Handshake;
  /** What came after it already. */
  readonly rest: Uint8Array;
}

/** What {@linkcode readGreeting} is told. */
export interface GreetingOptions {
  /** Time, for the deadline. */
  readonly clock: Clock;
  /** Ends the stream when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Waits for a peer's handshake (BEP 3).
 *
 * @throws {WireError} if it is none; {Error} if the stream ends first or it takes too long. The stream is closed then.
 */
export async function readGreeting(
  stream: ByteStream,
  options: GreetingOptions,
): Promise<Greeting> {
  const { clock, signal } = options;
  const close = () => stream.close();
  let late = false;
  const timer = clock.setTimer(HANDSHAKE_TIMEOUT_MS, () => {
    late = true;
    close();
  });
  signal.addEventListener("abort", close, { once: true });
  try {
    signal.throwIfAborted();
    const buffer = new Uint8Array(GREETING_BUFFER);
    for (let filled = 0;;) {
      const length = await stream.read(buffer.subarray(filled));
      if (length === null) throw new Error("The peer closed the connection before its handshake");
      filled += length;
      const handshake = decodeHandshake(buffer.subarray(0, filled));
      if (handshake) return { handshake, rest: buffer.slice(HANDSHAKE_LENGTH, filled) };
    }
  } catch (error) {
    close();
    throw late ? new Error("The peer took too long over its handshake") : error;
  } finally {
    timer.cancel();
    signal.removeEventListener("abort", close);
  }
}

/** Sends our handshake. */
export async function sendGreeting(
  stream: ByteStream,
  ours: Pick<Handshake, "infoHash" | "peerId">,
): Promise<void> {
  const bytes = encodeHandshake(ours);
  for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
}
