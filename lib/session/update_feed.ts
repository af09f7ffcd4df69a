import { equalBytes, toHex } from "../hash/mod.ts";
import type { Io } from "../io/mod.ts";
import { isSignedBy, type Metainfo, MetainfoError, parseMetainfo } from "../metainfo/mod.ts";
import type { Torrent, TorrentUpdate } from "../torrent/mod.ts";
import { redactUrl } from "../tracker/mod.ts";
import { fetchMetainfo } from "./fetch_metainfo.ts";

/** How often is asked for a newer torrent: BEP 39 says periodically. */
const INTERVAL_MS = 24 * 3_600_000;

/** What asking takes. */
type FeedIo = Pick<Io, "network" | "clock" | "log">;

/**
 * Asks the update URL of a torrent, if it has one, for a newer one (BEP 39): as soon as it is known and then daily, until
 * there is one or `signal` aborts. The torrent is told; nothing takes its place.
 */
export async function watchForUpdate(
  torrent: Torrent,
  io: FeedIo,
  signal: AbortSignal,
): Promise<void> {
  const metainfo = await describedOrUndefined(torrent);
  while (metainfo?.updateUrl !== undefined && !signal.aborted) {
    const url = feedUrl(metainfo, metainfo.updateUrl);
    const update = await askForUpdate(metainfo, url, { ...io, signal });
    if (update) {
      const { name, infoHash } = update;
      const message = `There is a newer torrent, "${name}" (${infoHash}), at ${
        redactUrl(url.href)
      }`;
      io.log.write({ level: "warn", message, torrent: torrent.name });
      return torrent.updateFound(update);
    }
    await passed(io, INTERVAL_MS, signal);
  }
}

/** Asks once; undefined where there is none, or it is not to be trusted. */
async function askForUpdate(
  metainfo: Metainfo,
  url: URL,
  { signal, ...io }: FeedIo & { readonly signal: AbortSignal },
): Promise<TorrentUpdate | undefined> {
  const torrent = metainfo.name;
  const at = redactUrl(url.href);
  try {
    const bytes = await fetchMetainfo(url, io, { signal, purpose: "linked" });
    const newer = parseMetainfo(bytes);
    if (isSame(metainfo, newer)) return undefined;
    const { originator } = metainfo;
    const isSigned = originator !== undefined && isSignedBy(bytes, originator);
    if (originator !== undefined && !isSigned) {
      const message = `What is at ${at} is not signed by who made the torrent: it is left alone`;
      io.log.write({ level: "warn", message, torrent });
      return undefined;
    }
    const { v1, v2 = new Uint8Array() } = newer.infoHashes;
    return { name: newer.name, infoHash: toHex(v1 ?? v2), url: url.href, isSigned };
  } catch (error) {
    if (signal.aborted) return undefined;
    // A server that has nothing new may answer anything.
    const level = error instanceof MetainfoError ? "info" : "debug";
    io.log.write({ level, message: `No newer torrent is at ${at}`, torrent, error });
    return undefined;
  }
}

/** The update URL, with the info-hash that it is asked about. */
function feedUrl({ infoHashes: { v1, v2 = new Uint8Array() } }: Metainfo, updateUrl: string): URL {
  const url = new URL(updateUrl);
  url.hash = "";
  url.search += `${url.search === "" ? "?" : "&"}info_hash=${toHex(v1 ?? v2)}`;
  return url;
}

function isSame({ infoHashes: a }: Metainfo, { infoHashes: b }: Metainfo): boolean {
  return (a.v1 !== undefined && b.v1 !== undefined && equalBytes(a.v1, b.v1)) ||
    (a.v2 !== undefined && b.v2 !== undefined && equalBytes(a.v2, b.v2));
}

/** What is in a torrent, once that is known; undefined if it ends before. */
async function describedOrUndefined(torrent: Torrent): Promise<Metainfo | undefined> {
  try {
    return await torrent.metadata;
  } catch {
    return undefined; // The torrent itself tells why it ended.
  }
}

/** Returns after a time, or when `signal` aborts. */
function passed({ clock }: FeedIo, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.setTimer(ms, resolve);
  const over = () => {
    timer.cancel();
    resolve();
  };
  if (signal.aborted) over();
  signal.addEventListener("abort", over, { once: true });
  return promise.finally(() => signal.removeEventListener("abort", over));
}
