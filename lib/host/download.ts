import type { SourceLike } from "./read_source.ts";
import { type AddOptions, Session, type SessionOptions } from "./session.ts";

/** How {@linkcode download} works: the options of a session and of a torrent in one. */
export interface DownloadOptions extends SessionOptions, AddOptions {
  /** The folder that it is downloaded to; "downloads" by default. */
  readonly outputDir?: string;
  /** Connections at most; 50 by default. */
  readonly maxPeers?: number;
  /** Bytes a second that are downloaded; no limit by default. */
  readonly downloadLimit?: number;
  /** Bytes a second that are uploaded; no limit by default. */
  readonly uploadLimit?: number;
}

/**
 * Downloads a torrent and returns when it is complete and checked.
 *
 * ```ts ignore
 * await download("debian.iso.torrent", { outputDir: "downloads" });
 * ```
 *
 * @throws {Error} if it can not be read, or can not be completed.
 */
export async function download(
  source: SourceLike,
  options: DownloadOptions = {},
): Promise<void> {
  const { signal } = options;
  await using session = await Session.open(options);
  const torrent = await session.add(source, options);
  const stop = () => void torrent.stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await torrent.completed;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
