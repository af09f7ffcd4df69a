import { encodeCompactEndpoint } from "../../address/mod.ts";
import { BencodeRaw, type Encodable, encode } from "../../bencode/mod.ts";
import { encodeCompactNodes } from "./compact_nodes.ts";
import type { DhtQuery, DhtResponse, KrpcMessage } from "./krpc_message.ts";

/**
 * Writes a message (BEP 5).
 *
 * @throws {TypeError} if an endpoint in it is not an address, or the query is one that is not known.
 */
export function encodeKrpc(message: KrpcMessage): Uint8Array<ArrayBuffer> {
  const envelope = { t: message.transactionId, v: message.version };
  switch (message.kind) {
    case "query": {
      const { query, readOnly } = message;
      if (query.method === "unknown") throw new TypeError("Cannot write a query: it is unknown");
      const ro = readOnly ? 1 : undefined;
      return encode({ ...envelope, y: "q", q: query.method, a: argumentsOf(query), ro });
    }
    case "response": {
      const r = fieldsOf(message.response);
      return encode({ ...envelope, y: "r", r, ip: seenAs(message) });
    }
    case "error": {
      const e = [message.code, message.reason];
      return encode({ ...envelope, y: "e", e, ip: seenAs(message) });
    }
  }
}

type Fields = Readonly<Record<string, Encodable | undefined>>;

function seenAs(message: Exclude<KrpcMessage, { readonly kind: "query" }>): Encodable | undefined {
  return message.seenAs && encodeCompactEndpoint(message.seenAs);
}

function argumentsOf(query: Exclude<DhtQuery, { readonly method: "unknown" }>): Fields {
  switch (query.method) {
    case "ping":
      return { id: query.id };
    case "find_node":
      return { id: query.id, target: query.target, want: query.want };
    case "sample_infohashes":
      return { id: query.id, target: query.target, want: query.want, token: query.token };
    case "get_peers":
      return {
        id: query.id,
        info_hash: query.infoHash,
        want: query.want,
        noseed: flag(query.noSeeds),
        scrape: flag(query.scrape),
        token: query.token,
      };
    case "announce_peer":
      return {
        id: query.id,
        info_hash: query.infoHash,
        port: query.port,
        implied_port: query.impliedPort ? 1 : 0,
        token: query.token,
        seed: flag(query.seed),
      };
    case "get": {
      const { id, target, want, seq, token } = query;
      return { id, target, want, seq, token };
    }
    case "put": {
      const { id, token, value, mutable } = query;
      return {
        id,
        token,
        v: new BencodeRaw(value),
        k: mutable?.publicKey,
        salt: mutable && mutable.salt.length > 0 ? mutable.salt : undefined,
        seq: mutable?.seq,
        sig: mutable?.signature,
        cas: mutable?.cas,
      };
    }
  }
}

function fieldsOf(response: DhtResponse): Fields {
  return {
    id: response.id,
    nodes: response.nodes && encodeCompactNodes(response.nodes, 4),
    nodes6: response.nodes6 && encodeCompactNodes(response.nodes6, 6),
    values: response.values?.map(encodeCompactEndpoint),
    token: response.token,
    BFsd: response.seedFilter,
    BFpe: response.peerFilter,
    v: response.value && new BencodeRaw(response.value),
    k: response.publicKey,
    sig: response.signature,
    seq: response.seq,
    samples: response.samples,
    num: response.sampleTotal,
    interval: response.intervalSeconds,
  };
}

function flag(value: boolean | undefined): 1 | undefined {
  return value ? 1 : undefined;
}
