import type { BencodeDict } from "../../bencode/mod.ts";
import { NODE_ID_LENGTH } from "./compact_nodes.ts";
import { KRPC_ERROR_CODES, KrpcError } from "./krpc_error.ts";
import type { DhtQuery, MutablePart, PutQuery, WantedFamily } from "./krpc_message.ts";

/** Bytes of the bencoded value of an item (BEP 44). */
export const MAX_VALUE_LENGTH = 1_000;

/** Bytes of the salt of a mutable item (BEP 44). */
export const MAX_SALT_LENGTH = 64;

/** Bytes of an Ed25519 public key. */
export const PUBLIC_KEY_LENGTH = 32;

/** Bytes of an Ed25519 signature. */
export const SIGNATURE_LENGTH = 64;

/** The highest sequence number (BEP 44). */
export const MAX_SEQ = 0x7fff_ffff_ffff_ffffn;

/** Bytes of a token that is read; ours have 4, those of others up to 20. */
export const MAX_TOKEN_LENGTH = 64;

/** Where a query was. */
interface QueryContext {
  readonly bytes: Uint8Array;
  readonly transactionId: Uint8Array;
}

/** Reads the query in a message. @throws {KrpcError} with the transaction id, if an argument is not what it should be. */
export function decodeQuery(dict: BencodeDict, { bytes, transactionId }: QueryContext): DhtQuery {
  const args = dict.dict("a");
  if (args === undefined) {
    throw new KrpcError(KRPC_ERROR_CODES.protocol, "a query has arguments", { transactionId });
  }
  return new QueryReader(args, bytes, transactionId).read(dict.text("q"));
}

/** Reads the arguments of one query. */
class QueryReader {
  readonly #args: BencodeDict;
  readonly #bytes: Uint8Array;
  readonly #transactionId: Uint8Array;

  constructor(args: BencodeDict, bytes: Uint8Array, transactionId: Uint8Array) {
    this.#args = args;
    this.#bytes = bytes;
    this.#transactionId = transactionId;
  }

  read(method: string | undefined): DhtQuery {
    const id = this.#fixed("id", NODE_ID_LENGTH);
    switch (method) {
      case "ping":
        return { method, id };
      case "find_node":
        return { method, id, target: this.#target(), want: this.#want() };
      case "sample_infohashes": {
        const token = this.#shortToken();
        return { method, id, target: this.#target(), want: this.#want(), token };
      }
      case "get_peers":
        return {
          method,
          id,
          infoHash: this.#fixed("info_hash", NODE_ID_LENGTH),
          want: this.#want(),
          noSeeds: this.#flag("noseed"),
          scrape: this.#flag("scrape"),
          token: this.#shortToken(),
        };
      case "announce_peer":
        return {
          method,
          id,
          infoHash: this.#fixed("info_hash", NODE_ID_LENGTH),
          ...this.#port(),
          token: this.#token(),
          seed: this.#flag("seed"),
        };
      case "get": {
        const seq = this.#args.has("seq") ? this.#seq("seq") : undefined;
        const token = this.#shortToken();
        return { method, id, target: this.#target(), want: this.#want(), seq, token };
      }
      case "put":
        return this.#put(id);
      case undefined:
        throw this.#invalid("it does not say what is asked");
      default:
        return {
          method: "unknown",
          id,
          target: this.#optional("target") ?? this.#optional("info_hash"),
        };
    }
  }

  /** Lengths are checked before anything is done with what they are of. */
  #put(id: Uint8Array): PutQuery {
    const span = this.#args.span("v");
    if (span === undefined) throw this.#invalid("v is missing");
    if (span.end - span.start > MAX_VALUE_LENGTH) {
      throw this.#refused(KRPC_ERROR_CODES.valueTooLong, `v is over ${MAX_VALUE_LENGTH} bytes`);
    }
    const salt = this.#args.bytes("salt") ?? new Uint8Array();
    if (salt.length > MAX_SALT_LENGTH) {
      throw this.#refused(KRPC_ERROR_CODES.saltTooLong, `salt is over ${MAX_SALT_LENGTH} bytes`);
    }
    const value = this.#bytes.subarray(span.start, span.end);
    const mutable = this.#args.has("k") ? this.#mutable(salt) : undefined;
    return { method: "put", id, token: this.#token(), value, mutable };
  }

  #mutable(salt: Uint8Array): MutablePart {
    return {
      publicKey: this.#fixed("k", PUBLIC_KEY_LENGTH),
      salt,
      seq: this.#seq("seq"),
      signature: this.#fixed("sig", SIGNATURE_LENGTH),
      cas: this.#args.has("cas") ? this.#seq("cas") : undefined,
    };
  }

  #port(): { readonly port: number; readonly impliedPort: boolean } {
    const impliedPort = this.#flag("implied_port");
    const port = this.#args.integer("port") ?? 0;
    if (!impliedPort && (port < 1 || port > 0xffff)) throw this.#invalid("port is no port");
    return { port: impliedPort ? 0 : port, impliedPort };
  }

  #want(): readonly WantedFamily[] | undefined {
    const list = this.#args.list("want");
    if (list === undefined) return undefined;
    const names = list.map((item) =>
      item instanceof Uint8Array ? String.fromCharCode(...item.subarray(0, 3)) : ""
    );
    return (["n4", "n6"] as const).filter((name) => names.includes(name));
  }

  #seq(key: string): bigint {
    const value = this.#args.get(key);
    const seq = typeof value === "number" ? BigInt(value) : value;
    if (typeof seq !== "bigint" || seq < 0n || seq > MAX_SEQ) {
      throw this.#invalid(`${key} is not from 0 to 2^63 - 1`);
    }
    return seq;
  }

  #target(): Uint8Array {
    return this.#fixed("target", NODE_ID_LENGTH);
  }

  #token(): Uint8Array {
    const token = this.#shortToken();
    if (token === undefined) throw this.#invalid("token is missing or too long");
    return token;
  }

  #shortToken(): Uint8Array | undefined {
    const token = this.#args.bytes("token");
    return token !== undefined && token.length <= MAX_TOKEN_LENGTH ? token : undefined;
  }

  #fixed(key: string, length: number): Uint8Array {
    const value = this.#args.bytes(key);
    if (value?.length !== length) throw this.#invalid(`${key} is not ${length} bytes`);
    return value;
  }

  #optional(key: string): Uint8Array | undefined {
    const value = this.#args.bytes(key);
    return value?.length === NODE_ID_LENGTH ? value : undefined;
  }

  #flag(key: string): boolean {
    return this.#args.integer(key) === 1;
  }

  #invalid(reason: string): KrpcError {
    return this.#refused(KRPC_ERROR_CODES.protocol, reason);
  }

  #refused(code: number, reason: string): KrpcError {
    return new KrpcError(code, reason, { transactionId: this.#transactionId });
  }
}
