import type { Random } from "../../io/mod.ts";
import { concatBytes, SHA1_LENGTH } from "../../hash/mod.ts";
import { WireError } from "../wire_error.ts";
import {
  decodeMethodFields,
  encodeMethodFields,
  makePadding,
  METHOD_FIELDS_LENGTH,
  readLength,
  VERIFICATION,
} from "./_fields.ts";
import { MAX_PADDING, type Steps, Talk } from "./_talk.ts";
import { type KeyExchange, makeKeyExchange } from "./key_exchange.ts";
import { MseHandshake, type MseResult } from "./mse_handshake.ts";
import { makeCiphers, maskInfoHash, MSE_KEY_LENGTH, syncHash } from "./mse_hashes.ts";
import { chooseMethod, encodeMethods, MSE_METHODS, type MseMethod } from "./mse_method.ts";

/** Bytes of an initial payload at most: others send their handshake of 68 bytes, and perhaps a few messages behind it. */
export const MAX_INITIAL_PAYLOAD = 8 * 1024;

/** Bytes that are sent to whom it may have been that called, for each byte that came, before it has shown that it did. */
const MAX_AMPLIFICATION = 3;

/** What an {@linkcode MseResponder} is told. */
export interface MseResponderOptions {
  /** Randomness, for the key and the padding. */
  readonly random: Random;
  /** What the stream may be, the better first; plaintext before RC4 by default. */
  readonly methods?: readonly MseMethod[];
  /** The key to use; a new one by default. */
  readonly keys?: KeyExchange;
  /**
   * Gives the 20-byte info-hash that belongs to what `obfuscateInfoHash` makes of it; undefined where there is no such
   * torrent.
   */
  findInfoHash(obfuscated: Uint8Array): Uint8Array | undefined;
}

/** The side of an encrypted handshake that was called: B, as the specification names it. */
export class MseResponder extends MseHandshake {
  /** Nothing is sent before a whole public key has come. */
  constructor(options: MseResponderOptions) {
    const talk = new Talk(SHA1_LENGTH);
    super(talk, respond(talk, options));
  }
}

function* respond(talk: Talk, options: MseResponderOptions): Steps<MseResult> {
  const { random, methods = MSE_METHODS } = options;
  const theirKey = yield* talk.take(MSE_KEY_LENGTH);
  const { keys = makeKeyExchange(random) } = options;
  const secret = keys.secretWith(theirKey);
  const allowed = MAX_AMPLIFICATION * talk.heardBytes - MSE_KEY_LENGTH;
  talk.say(keys.publicKey, makePadding(random, Math.min(MAX_PADDING, allowed)));

  yield* talk.skipPast(syncHash(secret));
  const obfuscated = maskInfoHash(yield* talk.take(SHA1_LENGTH), secret);
  const infoHash = options.findInfoHash(obfuscated);
  if (!infoHash) throw new WireError("Cannot go on encrypted: the peer wants an unknown torrent");
  const { fromInitiator: incoming, fromResponder: outgoing } = makeCiphers(secret, infoHash);
  const verification = incoming.transform(yield* talk.take(VERIFICATION.length));
  if (verification.some((byte) => byte !== 0)) {
    throw new WireError("Cannot go on encrypted: what the peer sent is not encrypted right");
  }
  const fields = incoming.transform(yield* talk.take(METHOD_FIELDS_LENGTH));
  const { methodBits, paddingLength } = decodeMethodFields(fields);
  const method = chooseMethod(methodBits, methods);
  if (!method) throw new WireError("Cannot go on encrypted: no method is right for both sides");
  incoming.transform(yield* talk.take(paddingLength));
  const payloadLength = readLength(incoming.transform(yield* talk.take(2)));
  if (payloadLength > MAX_INITIAL_PAYLOAD) {
    throw new WireError(
      `Cannot go on encrypted: ${payloadLength} bytes of payload, the most is ${MAX_INITIAL_PAYLOAD}`,
    );
  }

  const padding = makePadding(random);
  const selected = encodeMethodFields(encodeMethods([method]), padding.length);
  talk.say(outgoing.transform(concatBytes([VERIFICATION, selected, padding])));
  const initialPayload = incoming.transform(yield* talk.take(payloadLength));
  const ciphers = method === "rc4" ? { outgoing, incoming } : undefined;
  const rest = talk.takeRest();
  ciphers?.incoming.transform(rest);
  return { method, infoHash, ciphers, payload: concatBytes([initialPayload, rest]) };
}
