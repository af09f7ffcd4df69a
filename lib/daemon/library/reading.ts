import { readLocation } from "../../host/mod.ts";
import type { Io } from "../../io/mod.ts";
import {
  type Magnet,
  MagnetError,
  type Metainfo,
  MetainfoError,
  parseMetainfo,
} from "../../metainfo/mod.ts";
import type { SessionCore } from "../../session/mod.ts";
import type { PlainSource } from "../control.ts";
import { ControlError } from "../control_error.ts";

/** What tells of a torrent, read. */
export type ReadSource =
  | { readonly kind: "metainfo"; readonly metainfo: Metainfo; readonly bytes: Uint8Array }
  | { readonly kind: "magnet"; readonly magnet: Magnet };

/** What reading needs. */
export interface ReadingOptions {
  /** The outside. */
  readonly io: Io;
  /** Asks the DHT what a magnet link with a key stands for (BEP 46). */
  readonly session: Pick<SessionCore, "resolve">;
  /** Gives it up. */
  readonly signal: AbortSignal;
}

/** Reads what tells of a torrent. @throws {ControlError} `not-a-torrent`, or `fetch-failed`. */
export async function readPlainSource(
  source: PlainSource,
  { io, session, signal }: ReadingOptions,
): Promise<ReadSource> {
  try {
    const read = source.kind === "metainfo"
      ? source.bytes
      : await readLocation(source.location, io, {
        signal,
        ...(source.cookies === undefined ? {} : { cookies: source.cookies }),
      });
    if (read instanceof Uint8Array) {
      return { kind: "metainfo", metainfo: parseMetainfo(read), bytes: read };
    }
    const { v1, v2 } = read.infoHashes;
    const magnet = v1 || v2 ? read : await session.resolve(read, { signal });
    return { kind: "magnet", magnet };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isTorrent = !(error instanceof MetainfoError || error instanceof MagnetError);
    throw new ControlError(isTorrent ? "fetch-failed" : "not-a-torrent", message, { cause: error });
  }
}
