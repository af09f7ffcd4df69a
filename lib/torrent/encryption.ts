import type { ByteStream, Random } from "../io/mod.ts";
import {
  beginsHandshake,
  encodeHandshake,
  HANDSHAKE_LENGTH,
  type HandshakeDraft,
  PROTOCOL_LENGTH,
} from "../wire/mod.ts";
import {
  acceptEncrypted,
  encryptOutgoing,
  type MseMethod,
  type MseResponderOptions,
} from "../wire/mse/mod.ts";
import {
  type Greeting,
  type GreetingOptions,
  NoAnswerError,
  receiveGreeting,
  sendGreeting,
  withinDeadline,
} from "./greeting.ts";

/**
 * Whether connections are encrypted (Message Stream Encryption).
 *
 * - `off`: none is, and peers that come encrypted are turned away;
 * - `allowed`: those of peers that take no others, or come encrypted;
 * - `preferred`: those of all peers that can;
 * - `required`: all, with RC4; other peers are turned away.
 */
export type EncryptionPolicy = "off" | "allowed" | "preferred" | "required";

/** The policy unless something else is said. */
export const DEFAULT_ENCRYPTION: EncryptionPolicy = "allowed";

type Way = "plain" | "encrypted";

/** What a policy comes down to. */
interface Ways {
  /** How to dial, in the order to be tried. */
  readonly dial: readonly [Way, Way?];
  /** What to offer to whom we dial encrypted. */
  readonly offer: readonly MseMethod[];
  /** Who is taken. */
  readonly takesPlain: boolean;
  /** What to choose of what those offer who come encrypted, the better first; nothing where they are not taken. */
  readonly choose: readonly MseMethod[];
}

const WAYS: Readonly<Record<EncryptionPolicy, Ways>> = {
  off: { dial: ["plain"], offer: [], takesPlain: true, choose: [] },
  allowed: {
    dial: ["plain", "encrypted"],
    offer: ["plaintext", "rc4"],
    takesPlain: true,
    choose: ["plaintext", "rc4"],
  },
  preferred: {
    dial: ["encrypted", "plain"],
    offer: ["rc4"],
    takesPlain: true,
    choose: ["rc4", "plaintext"],
  },
  required: { dial: ["encrypted"], offer: ["rc4"], takesPlain: false, choose: ["rc4"] },
};

/** What a greeting that may be encrypted needs. */
export interface EncryptionOptions extends GreetingOptions {
  /** Whether to encrypt. */
  readonly policy: EncryptionPolicy;
  /** For keys and padding. */
  readonly random: Random;
}

/** A peer that has greeted us. */
export interface Met {
  /** What to go on with. */
  readonly stream: ByteStream;
  /** What it said. */
  readonly greeting: Greeting;
}

/**
 * Connects to a peer, sends our handshake and waits for its own, in the ways that the policy has, one after the other:
 * encrypted to a peer that ended a plain connection without a word, plain to one that does not understand encryption.
 *
 * @param connect Opens a stream to the peer; is called for each way.
 * @throws {Error} if no way leads to a handshake. The streams are closed then.
 */
export async function greetOutgoing(
  connect: () => Promise<ByteStream>,
  ours: HandshakeDraft,
  options: EncryptionOptions,
): Promise<Met> {
  const { dial: [first, second] } = WAYS[options.policy];
  try {
    return await greet(await connect(), ours, { ...options, way: first });
  } catch (error) {
    const mayHelp = error instanceof NoAnswerError || error instanceof NotEncryptedError;
    if (!second || !mayHelp || options.signal.aborted) throw error;
  }
  return await greet(await connect(), ours, { ...options, way: second });
}

/**
 * Waits for the handshake of a peer that came to us, plain or encrypted, of which its first bytes tell.
 *
 * @throws {WireError} if it is neither; {Error} if the policy turns it away, it ends or takes too long. The stream is closed
 * then.
 */
export async function greetIncoming(
  stream: ByteStream,
  options: EncryptionOptions & Pick<MseResponderOptions, "findInfoHash">,
): Promise<Met> {
  const { random, findInfoHash } = options;
  const { takesPlain, choose: methods } = WAYS[options.policy];
  return await withinDeadline(stream, options, async () => {
    const first = await readFirst(stream);
    if (beginsHandshake(first)) {
      if (!takesPlain) throw new Error("The peer came without encryption");
      return { stream, greeting: await receiveGreeting(stream, first) };
    }
    if (methods.length === 0) return { stream, greeting: await receiveGreeting(stream, first) };
    const negotiated = await acceptEncrypted(stream, first, { random, methods, findInfoHash });
    return await receiveEncrypted(negotiated);
  });
}

/** The peer does not understand encryption, as it seems. */
class NotEncryptedError extends Error {}

async function greet(
  stream: ByteStream,
  ours: HandshakeDraft,
  options: EncryptionOptions & { readonly way: Way },
): Promise<Met> {
  if (options.way === "plain") {
    return await withinDeadline(stream, options, async () => {
      await sendGreeting(stream, ours).catch((cause: unknown) => {
        throw new NoAnswerError("The peer closed the connection at once", { cause });
      });
      return { stream, greeting: await receiveGreeting(stream) };
    });
  }
  const { random, policy } = options;
  const negotiated = await withinDeadline(stream, options, () =>
    encryptOutgoing(stream, {
      infoHash: ours.infoHash,
      random,
      methods: WAYS[policy].offer,
      initialPayload: encodeHandshake(ours),
    })).catch((cause: unknown) => {
      throw new NotEncryptedError("The peer takes no encrypted handshake", { cause });
    });
  return await withinDeadline(stream, options, () => receiveEncrypted(negotiated));
}

async function receiveEncrypted(
  { stream, payload, method }: Awaited<ReturnType<typeof acceptEncrypted>>,
): Promise<Met> {
  const greeting = await receiveGreeting(stream, payload);
  return { stream, greeting: { ...greeting, encryption: method } };
}

/** Reads until it is sure whether the peer speaks plain; no more than its handshake. */
async function readFirst(stream: ByteStream): Promise<Uint8Array> {
  const buffer = new Uint8Array(HANDSHAKE_LENGTH);
  for (let filled = 0;;) {
    const length = await stream.read(buffer.subarray(filled));
    if (length === null) throw new NoAnswerError("The peer closed the connection without a word");
    filled += length;
    const first = buffer.subarray(0, filled);
    if (filled >= PROTOCOL_LENGTH || !beginsHandshake(first)) return first;
  }
}
