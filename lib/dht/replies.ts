import type { Endpoint } from "../io/mod.ts";
import { fitReply } from "./_fit_reply.ts";
import { type DhtResponse, encodeKrpc, type KrpcError, NODE_ID_LENGTH } from "./krpc/mod.ts";
import type { UploadLimit } from "./upload_limit.ts";

/** Bytes of an answer (BEP 32). */
const MAX_REPLY_LENGTH = 1_024;

/** Bytes of an answer with the value of an item in it, which is up to 1,000 bytes by itself. */
const MAX_VALUE_REPLY_LENGTH = 1_400;

/** To an address that is not confirmed go at most so many times the bytes that came from there. */
export const MAX_AMPLIFICATION = 3;

/** What is answered, and to whom. */
export interface ReplyTo {
  /** The query as it came. */
  readonly datagram: Uint8Array;
  /** Where it came from. */
  readonly from: Endpoint;
  /** The time. */
  readonly now: number;
  /** Its transaction id. */
  readonly transactionId: Uint8Array;
  /** Whether the address has shown that it gets what is sent to it. */
  readonly isConfirmed: boolean;
  /** Bytes of a query that goes there besides, and counts too. */
  readonly pingLength: number;
}

/** Writes answers that are no longer, and no more, than they may be. */
export class Replies {
  /** Bytes of a ping of ours. */
  readonly pingLength: number;
  readonly #upload: UploadLimit;
  readonly #version: Uint8Array | undefined;
  #droppedCount = 0;

  /** Makes one; `version` is told to others. */
  constructor(options: { readonly upload: UploadLimit; readonly version?: Uint8Array }) {
    this.#upload = options.upload;
    this.#version = options.version;
    this.pingLength = encodeKrpc({
      kind: "query",
      transactionId: new Uint8Array(4),
      version: options.version,
      query: { method: "ping", id: new Uint8Array(NODE_ID_LENGTH) },
      readOnly: true,
    }).length;
  }

  /** Answers that were not sent. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** Writes a response; undefined if none may be sent. */
  response(response: DhtResponse, to: ReplyTo): Uint8Array<ArrayBuffer> | undefined {
    const { transactionId, from: seenAs } = to;
    const version = to.isConfirmed ? this.#version : undefined;
    const longest = response.value ? MAX_VALUE_REPLY_LENGTH : MAX_REPLY_LENGTH;
    const message = { kind: "response", transactionId, version, response, seenAs } as const;
    return this.#admit(fitReply(message, Math.min(longest, room(to))), to.now);
  }

  /** Writes an error; undefined if none may be sent. */
  refusal(error: KrpcError, to: ReplyTo): Uint8Array<ArrayBuffer> | undefined {
    const { transactionId, from: seenAs } = to;
    const { code, reason } = error;
    const data = encodeKrpc({ kind: "error", transactionId, code, reason, seenAs });
    return this.#admit(data.length <= room(to) ? data : undefined, to.now);
  }

  #admit(
    data: Uint8Array<ArrayBuffer> | undefined,
    now: number,
  ): Uint8Array<ArrayBuffer> | undefined {
    if (data !== undefined && this.#upload.takeForAnswer(data.length, now)) return data;
    this.#droppedCount += 1;
    return undefined;
  }
}

function room({ datagram, isConfirmed, pingLength }: ReplyTo): number {
  return isConfirmed ? Infinity : MAX_AMPLIFICATION * datagram.length - pingLength;
}
