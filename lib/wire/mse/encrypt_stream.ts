import type { ByteStream } from "../../io/mod.ts";
import { EncryptedStream, writeAll } from "./encrypted_stream.ts";
import type { MseHandshake, MseResult } from "./mse_handshake.ts";
import { MseInitiator, type MseInitiatorOptions } from "./mse_initiator.ts";
import type { MseMethod } from "./mse_method.ts";
import { MseResponder, type MseResponderOptions } from "./mse_responder.ts";

/** A stream whose encrypted handshake is done. */
export interface NegotiatedStream {
  /** What to go on with: an {@linkcode EncryptedStream} for `rc4`, the stream as it was for `plaintext`. */
  readonly stream: ByteStream;
  /** What it is. */
  readonly method: MseMethod;
  /** The torrent that it is for. */
  readonly infoHash: Uint8Array;
  /** What the peer has sent behind its handshake already: it comes before what is read from the stream. */
  readonly payload: Uint8Array;
}

/** What {@linkcode encryptOutgoing} is told. */
export interface EncryptOutgoingOptions extends MseInitiatorOptions {
  /** The 20 bytes by which both sides know the torrent. */
  readonly infoHash: Uint8Array;
}

/**
 * Makes the encrypted handshake on a stream that we opened. Has no deadline: whoever calls closes the stream when it takes
 * too long, and when it fails.
 *
 * @throws {WireError} if the other side does not speak it right; {Error} if the stream ends.
 */
export async function encryptOutgoing(
  stream: ByteStream,
  options: EncryptOutgoingOptions,
): Promise<NegotiatedStream> {
  const handshake = new MseInitiator(options.infoHash, options);
  await writeAll(stream, handshake.begin());
  return await negotiate(stream, handshake);
}

/**
 * Answers the encrypted handshake on a stream that came to us, of which some bytes were read. Has no deadline, as
 * {@linkcode encryptOutgoing}.
 *
 * @throws {WireError} if the other side does not speak it right; {Error} if the stream ends.
 */
export async function acceptEncrypted(
  stream: ByteStream,
  firstBytes: Uint8Array,
  options: MseResponderOptions,
): Promise<NegotiatedStream> {
  const handshake = new MseResponder(options);
  handshake.begin();
  await writeAll(stream, handshake.receive(firstBytes));
  return await negotiate(stream, handshake);
}

async function negotiate(stream: ByteStream, handshake: MseHandshake): Promise<NegotiatedStream> {
  while (!handshake.result) {
    const buffer = new Uint8Array(handshake.room);
    const length = await stream.read(buffer);
    if (length === null) throw new Error("The peer closed the connection while it was encrypted");
    await writeAll(stream, handshake.receive(buffer.subarray(0, length)));
  }
  return goOn(stream, handshake.result);
}

function goOn(stream: ByteStream, result: MseResult): NegotiatedStream {
  const { method, infoHash, payload, ciphers } = result;
  return {
    stream: ciphers ? new EncryptedStream(stream, ciphers) : stream,
    method,
    infoHash,
    payload,
  };
}
