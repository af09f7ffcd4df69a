import type { ByteStream } from "../../io/mod.ts";
import type { BlockRange, HandshakeFeatures, PeerMessage } from "../../wire/mod.ts";
import type { Talk } from "./talk.ts";

/** How a scripted peer behaves; without anything said, as a good seeder. */
export interface PeerScript {
  /** Tells it from others in its peer id. */
  readonly name?: string;
  /** The 20 bytes by which it knows the torrent: the v1 info-hash where there is one, by default. */
  readonly infoHash?: Uint8Array;
  /** What it says to speak beside BEP 3; nothing by default. */
  readonly features?: Partial<HandshakeFeatures>;
  /** What it dials and listens with; TCP by default. */
  readonly transport?: "tcp" | "utp";
  /** The pieces that it has; all by default. */
  readonly pieces?: Iterable<number>;
  /** Whether it lets others ask; true by default. */
  readonly unchokes?: boolean;
  /** What it sends for a request, given the right bytes: those by default; undefined for nothing. */
  readonly answer?: (request: BlockRange, right: Uint8Array) => Uint8Array | undefined;
  /** Bytes a second that it answers with; no limit by default. */
  readonly rateBytesPerSec?: number;
  /** Says something right after the handshakes, in place of a bitfield and an unchoke. */
  readonly greets?: (talk: Talk) => void;
  /** Says something after that. */
  readonly begins?: (talk: Talk) => void;
  /** Is told of each message, before a request is answered. */
  readonly hears?: (message: PeerMessage, talk: Talk) => void;
  /** Does all by itself with a connection, in place of the handshake and all else, until it is done with it. */
  readonly handles?: (stream: ByteStream) => Promise<void>;
}
