import { toHex } from "../../hash/mod.ts";
import { listenHttp } from "../../host/mod.ts";
import type { Clock, Log } from "../../io/mod.ts";
import {
  listMedia,
  nameOf,
  type StreamableTorrent,
  StreamHandler,
  StreamKeys,
  TorrentSource,
} from "../streaming/mod.ts";
import { Answerer } from "./http_server.ts";
import { SessionCookie } from "./session_cookie.ts";
import { streamRoute } from "./stream_route.ts";

/** Bytes of the secret that keys are made from. */
const TOKEN_BYTES = 32;

/** How a {@linkcode StreamServer} is opened. */
export interface StreamServerOptions {
  /** The time. */
  readonly clock: Clock;
  /** Where the log goes. */
  readonly log?: Log;
}

/** A file of a torrent, and where it is read. */
export interface StreamAddress {
  /** Its number in the metainfo. */
  readonly index: number;
  /** Its path below the output folder. */
  readonly path: string;
  /** Where it is read; the key in it lets in. */
  readonly url: string;
}

/** Gives the files of one torrent to players of this machine. */
export interface StreamServer extends AsyncDisposable {
  /** Where a playlist of all its media is. */
  readonly playlist: string;
  /** All its files: first what can be played, in the order in which one would. */
  readonly files: readonly StreamAddress[];
  /** Ends it, and all streams. */
  close(): Promise<void>;
}

/** Opens a server at a free port of this machine for a torrent whose metadata is there. */
export async function openStreamServer(
  torrent: StreamableTorrent,
  { clock, log }: StreamServerOptions,
): Promise<StreamServer> {
  const token = toHex(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
  const at = { hostname: "127.0.0.1", port: 0 };
  const source = new TorrentSource(torrent);
  const streams = new StreamHandler(source, { token, now: () => clock.now() });
  const isSecure = false;
  const route = streamRoute(streams, { isSecure });
  const routes = new Map([["/stream/*", route]]);
  const cookie = new SessionCookie(token, { isSecure });
  const answerer = new Answerer({ at, token, routes, isSecure, cookie, ...(log ? { log } : {}) });
  const listener = await listenHttp(at, (request, from) => answerer.answer(request, from), {
    ...(log ? { log } : {}),
  });
  async function close(): Promise<void> {
    streams.close();
    await listener.close();
  }
  const origin = `http://${at.hostname}:${listener.port}`;
  const key = new StreamKeys(token).of(torrent.infoHash);
  const streamed = source.find(1) ?? { id: 1, infoHash: "", name: "", files: () => [] };
  const { media, playlist } = listMedia(streamed, key);
  const places = new Map(media.map(({ index }, place) => [index, place]));
  const placeOf = ({ index }: { readonly index: number }) => places.get(index) ?? Infinity;
  const files = [...streamed.files()].sort((a, b) => {
    const [first, second] = [placeOf(a), placeOf(b)];
    return first === second ? a.index - b.index : first - second;
  });
  return {
    playlist: `${origin}${playlist}`,
    files: files.map(({ index, path }) => ({
      index,
      path,
      url: `${origin}/stream/1/${index}/${
        encodeURIComponent(nameOf(path).toWellFormed())
      }?key=${key}`,
    })),
    close,
    [Symbol.asyncDispose]: close,
  };
}
