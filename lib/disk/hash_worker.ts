/**
 * The entry of a hash worker. It imports little, for that is most of what its start costs (30 ms in all).
 *
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import { errorCode } from "./_containment.ts";
import type { HashRange, HashReply, HashRequest } from "./_hash_messages.ts";
import { hashPieces } from "./_hash_pieces.ts";
import { hashLeaves } from "./_leaves.ts";
import { storePieces } from "./_store_pieces.ts";

/** Hashes under way, by the number of the stream. */
const streams = new Map<number, Hash>();

let memory: Uint8Array = new Uint8Array();

function rangeOf({ start, length }: HashRange): Uint8Array {
  return memory.subarray(start, start + length);
}

function answer(request: HashRequest): HashReply {
  switch (request.type) {
    case "memory":
      memory = new Uint8Array(request.memory);
      return {};
    case "update": {
      const hash = streams.get(request.stream) ?? createHash("sha1");
      streams.set(request.stream, hash.update(rangeOf(request.range)));
      return {};
    }
    case "digest": {
      const hash = streams.get(request.stream) ?? createHash("sha1");
      streams.delete(request.stream);
      return { hash: new Uint8Array(hash.digest()) };
    }
    case "leaves":
      return { hash: hashLeaves(rangeOf(request.range)) };
    case "sha1":
      return { hash: new Uint8Array(createHash("sha1").update(request.data).digest()) };
    case "store":
      return { stored: storePieces(request.files, request.pieces) };
    case "files":
      return { pieces: hashPieces(request.job, request.pieces) };
  }
}

function answerOrFail(request: HashRequest): HashReply {
  try {
    return answer(request);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: { message, code: errorCode(error) } };
  }
}

/** The types of a page do not know what a worker has. */
const scope: object = self;

addEventListener("message", (event) => {
  if (!(event instanceof MessageEvent)) return;
  const reply = answerOrFail(event.data);
  if ("postMessage" in scope && typeof scope.postMessage === "function") scope.postMessage(reply);
});
