import type { ByteStream, Clock } from "../io/mod.ts";
import {
  decodeHandshake,
  encodeHandshake,
  type Handshake,
  HANDSHAKE_LENGTH,
  type HandshakeDraft,
} from "../wire/mod.ts";
import type { MseMethod } from "../wire/mse/mod.ts";

/** How long a peer may take over its handshake (libtorrent's limit). */
export const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Bytes that are read while the handshake is awaited; what comes behind it belongs to the messages. */
const GREETING_BUFFER = 1024;

const ENDED = "The peer closed the connection before its handshake";

/** A handshake that came, and the bytes behind it. */
export interface Greeting {
  /** What the peer said. */
  readonly handshake: Handshake;
  /** What came after it already. */
  readonly rest: Uint8Array;
  /** What the stream is, where its handshake was encrypted (Message Stream Encryption). */
  readonly encryption?: MseMethod;
}

/** The peer ended the connection before it said anything. */
export class NoAnswerError extends Error {
  /** "NoAnswerError". */
  override readonly name = "NoAnswerError";
}

/** What a greeting needs besides its stream. */
export interface GreetingOptions {
  /** Time, for the deadline. */
  readonly clock: Clock;
  /** Ends the stream when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Runs what a peer may take a while for, and closes its stream if that takes too long, fails, or the signal aborts.
 *
 * @throws {Error} as `run` does, or if it takes too long.
 */
export async function withinDeadline<Result>(
  stream: ByteStream,
  { clock, signal }: GreetingOptions,
  run: () => Promise<Result>,
): Promise<Result> {
  const close = () => stream.close();
  let late = false;
  const timer = clock.setTimer(HANDSHAKE_TIMEOUT_MS, () => {
    late = true;
    close();
  });
  signal.addEventListener("abort", close, { once: true });
  try {
    signal.throwIfAborted();
    return await run();
  } catch (error) {
    close();
    throw late ? new Error("The peer took too long over its handshake") : error;
  } finally {
    timer.cancel();
    signal.removeEventListener("abort", close);
  }
}

/**
 * Waits for a peer's handshake (BEP 3). Has no deadline and does not close the stream: see {@linkcode withinDeadline}.
 *
 * @param first What was read of the stream already.
 * @throws {WireError} if it is none; {NoAnswerError} if the stream ends before its first byte; {Error} if it ends later.
 */
export async function receiveGreeting(
  stream: ByteStream,
  first: Uint8Array = new Uint8Array(0),
): Promise<Greeting> {
  const buffer = new Uint8Array(first.length + GREETING_BUFFER);
  buffer.set(first);
  for (let filled = first.length;;) {
    const handshake = decodeHandshake(buffer.subarray(0, filled));
    if (handshake) return { handshake, rest: buffer.slice(HANDSHAKE_LENGTH, filled) };
    const length = await stream.read(buffer.subarray(filled)).catch((error: unknown) => {
      throw filled === 0 ? new NoAnswerError(ENDED, { cause: error }) : error;
    });
    if (length === null) throw filled === 0 ? new NoAnswerError(ENDED) : new Error(ENDED);
    filled += length;
  }
}

/** Sends our handshake. */
export async function sendGreeting(
  stream: ByteStream,
  ours: HandshakeDraft,
): Promise<void> {
  const bytes = encodeHandshake(ours);
  for (let at = 0; at < bytes.length;) at += await stream.write(bytes.subarray(at));
}
