import type { PeerScript, Talk } from "../../../../lib/testing/mod.ts";
import {
  decodeExtensionHandshake,
  decodeMetadataMessage,
  encodeExtensionHandshake,
  encodeMetadataMessage,
  type ExtensionHandshake,
  type MetadataMessage,
} from "../../../../lib/wire/mod.ts";

/** The numbers under which a scripted peer is sent the messages of extensions. */
export const EXTENSION_NUMBERS = {
  ut_metadata: 11,
  ut_pex: 12,
  ut_holepunch: 13,
  lt_donthave: 14,
  upload_only: 15,
} as const;

/** Tells what a peer speaks, all of it unless something else is said. */
export function sayExtensions(talk: Talk, more: Partial<ExtensionHandshake> = {}): void {
  const payload = encodeExtensionHandshake({
    messages: new Map(Object.entries(EXTENSION_NUMBERS)),
    ...more,
  });
  talk.send({ type: "extended", extension: 0, payload });
}

/** The messages of an extension that came, without their ids. */
export function extensionMessages(
  talk: Talk,
  name: keyof typeof EXTENSION_NUMBERS,
): Uint8Array[] {
  return talk.received.flatMap((message) =>
    message.type === "extended" && message.extension === EXTENSION_NUMBERS[name]
      ? [message.payload]
      : []
  );
}

/** The extension handshakes that came. */
export function handshakesOf(talk: Talk): ExtensionHandshake[] {
  return talk.received.flatMap((message) =>
    message.type === "extended" && message.extension === 0
      ? [decodeExtensionHandshake(message.payload)]
      : []
  );
}

/** Sends a message of an extension under the number that the other side gave it. */
export function sayTo(
  talk: Talk,
  name: keyof typeof EXTENSION_NUMBERS,
  payload: Uint8Array,
): void {
  const extension = handshakesOf(talk)[0]?.messages.get(name);
  if (!extension) throw new Error(`It does not speak ${name}`);
  talk.send({ type: "extended", extension, payload });
}

/** A peer that says to have metadata, and answers requests for it as it is told; by default with what is right. */
export function metadataPeer(
  info: Uint8Array,
  options: {
    readonly size?: number;
    readonly answer?: (piece: number, right: MetadataMessage) => MetadataMessage | undefined;
  } = {},
): PeerScript {
  const { size = info.length, answer = (_piece, right) => right } = options;
  return {
    features: { extensions: true },
    pieces: [],
    begins: (talk) => sayExtensions(talk, { metadataSize: size }),
    hears: (message, talk) => {
      if (message.type !== "extended" || message.extension !== EXTENSION_NUMBERS.ut_metadata) {
        return;
      }
      const asked = decodeMetadataMessage(message.payload);
      if (asked?.type !== "request") return;
      const { piece } = asked;
      const data = info.slice(piece * 16_384, (piece + 1) * 16_384);
      const reply = answer(piece, { type: "data", piece, totalSize: size, data });
      if (reply) sayTo(talk, "ut_metadata", encodeMetadataMessage(reply));
    },
  };
}
