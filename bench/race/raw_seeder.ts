/**
 * The fastest seeder that Deno makes without being a client: one file in memory, whoever asks gets it.
 *
 *     raw_seeder.ts FILE INFO_HASH_HEX PIECE_LENGTH HOST PORT
 *
 * Prints "ready" once it listens, and runs until it is ended.
 */
import { fromHex } from "../../lib/hash/mod.ts";
import {
  decodeHandshake,
  encodeHandshake,
  encodeMessage,
  Framer,
  HANDSHAKE_LENGTH,
  PIECE_HEADER_LENGTH,
  writePieceHeader,
} from "../../lib/wire/mod.ts";
import { Bitfield } from "../../lib/metainfo/mod.ts";

/** Blocks that leave in one write at most. */
const BATCH = 32;
const BLOCK_LENGTH = 16_384;

const [file = "", infoHash = "", pieceLength = "", hostname = "", port = ""] = Deno.args;
const content = Deno.readFileSync(file);
const pieces = Bitfield.full(Math.ceil(content.length / Number(pieceLength)));

async function serve(connection: Deno.TcpConn): Promise<void> {
  connection.setNoDelay();
  const hello = new Uint8Array(HANDSHAKE_LENGTH);
  for (let filled = 0; filled < hello.length;) {
    const length = await connection.read(hello.subarray(filled));
    if (length === null) return;
    filled += length;
  }
  if (decodeHandshake(hello) === undefined) return;
  const peerId = new TextEncoder().encode("-RS0001-rawseederraw");
  await writeAll(connection, encodeHandshake({ infoHash: fromHex(infoHash), peerId }));
  await writeAll(connection, encodeMessage({ type: "bitfield", bits: pieces.bytes }));
  const framer = new Framer();
  const out = new Uint8Array(BATCH * (BLOCK_LENGTH + PIECE_HEADER_LENGTH));
  for (;;) {
    const length = await connection.read(framer.space());
    if (length === null) return;
    framer.commit(length);
    let at = 0;
    for (let message = framer.next(); message; message = framer.next()) {
      if (message.type === "interested") {
        await writeAll(connection, encodeMessage({ type: "unchoke" }));
      } else if (message.type === "request") {
        const begin = message.index * Number(pieceLength) + message.begin;
        writePieceHeader(out, at, message);
        at += PIECE_HEADER_LENGTH;
        out.set(content.subarray(begin, begin + message.length), at);
        at += message.length;
        if (at + BLOCK_LENGTH + PIECE_HEADER_LENGTH <= out.length) continue;
        await writeAll(connection, out.subarray(0, at));
        at = 0;
      }
    }
    if (at > 0) await writeAll(connection, out.subarray(0, at));
  }
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

const listener = Deno.listen({ hostname, port: Number(port) });
console.log("ready");
for await (const connection of listener) {
  serve(connection).catch(() => {
    // The client was done, or was ended.
  }).finally(() => connection.close());
}
