import { concatBytes } from "../../hash/mod.ts";
import type { Random } from "../../io/mod.ts";
import { WireError } from "../wire_error.ts";
import {
  decodeMethodFields,
  encodeMethodFields,
  lengthField,
  makePadding,
  METHOD_FIELDS_LENGTH,
  VERIFICATION,
} from "./_fields.ts";
import { type Steps, Talk } from "./_talk.ts";
import { type KeyExchange, makeKeyExchange } from "./key_exchange.ts";
import { MseHandshake, type MseResult } from "./mse_handshake.ts";
import {
  makeCiphers,
  maskInfoHash,
  MSE_KEY_LENGTH,
  obfuscateInfoHash,
  syncHash,
} from "./mse_hashes.ts";
import { encodeMethods, MSE_METHODS, type MseMethod, selectedMethod } from "./mse_method.ts";

/** Bytes of an initial payload at most: its length has two bytes. */
const MAX_PAYLOAD_LENGTH = 0xffff;

/** What an {@linkcode MseInitiator} is told. */
export interface MseInitiatorOptions {
  /** Randomness, for the key and the padding. */
  readonly random: Random;
  /** What the stream may be; either by default. */
  readonly methods?: readonly MseMethod[];
  /** What the other side is to read first, 65,535 bytes at most: it travels with the handshake, encrypted. */
  readonly initialPayload?: Uint8Array;
  /** The key to use; a new one by default. */
  readonly keys?: KeyExchange;
}

/** The side of an encrypted handshake that called: A, as the specification names it. */
export class MseInitiator extends MseHandshake {
  /**
   * @param infoHash The 20 bytes by which both sides know the torrent.
   * @throws {RangeError} if the initial payload is too long.
   */
  constructor(infoHash: Uint8Array, options: MseInitiatorOptions) {
    const { initialPayload } = options;
    if (initialPayload && initialPayload.length > MAX_PAYLOAD_LENGTH) {
      throw new RangeError(
        `Cannot begin with ${initialPayload.length} bytes: the most is ${MAX_PAYLOAD_LENGTH}`,
      );
    }
    const talk = new Talk(VERIFICATION.length);
    super(talk, initiate(talk, { ...options, infoHash }));
  }
}

function* initiate(
  talk: Talk,
  options: MseInitiatorOptions & { readonly infoHash: Uint8Array },
): Steps<MseResult> {
  const { infoHash, random, methods = MSE_METHODS, initialPayload = new Uint8Array(0) } = options;
  const { keys = makeKeyExchange(random) } = options;
  talk.say(keys.publicKey, makePadding(random));

  const secret = keys.secretWith(yield* talk.take(MSE_KEY_LENGTH));
  const { fromInitiator: outgoing, fromResponder: incoming } = makeCiphers(secret, infoHash);
  const padding = makePadding(random);
  const encrypted = concatBytes([
    VERIFICATION,
    encodeMethodFields(encodeMethods(methods), padding.length),
    padding,
    lengthField(initialPayload.length),
    initialPayload,
  ]);
  talk.say(
    syncHash(secret),
    maskInfoHash(obfuscateInfoHash(infoHash), secret),
    outgoing.transform(encrypted),
  );

  yield* talk.skipPast(incoming.transform(VERIFICATION.slice()));
  const fields = incoming.transform(yield* talk.take(METHOD_FIELDS_LENGTH));
  const { methodBits, paddingLength } = decodeMethodFields(fields);
  const method = selectedMethod(methodBits, methods);
  if (!method) {
    throw new WireError("Cannot go on encrypted: the peer chose a method that it was not offered");
  }
  incoming.transform(yield* talk.take(paddingLength));
  const rest = talk.takeRest();
  if (method === "plaintext") return { method, infoHash, ciphers: undefined, payload: rest };
  const ciphers = { outgoing, incoming };
  return { method, infoHash, ciphers, payload: incoming.transform(rest) };
}
