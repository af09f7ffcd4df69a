import type { OpenedFile } from "../control.ts";
import { ControlError } from "../control_error.ts";
import { formatPlaylist, listMedia, nameOf, PLAYLIST_NAME } from "./media_list.ts";
import { endOf, VTT_TYPE } from "./media_type.ts";
import { MAX_SUBTITLES_LENGTH, srtToVtt } from "./srt_to_vtt.ts";
import { answerFile, dispositionOf, STREAM_POLICY } from "./stream_answer.ts";
import { StreamKeys } from "./stream_key.ts";
import type { StreamedTorrent, StreamSource } from "./stream_source.ts";
import { StreamSlots } from "./stream_slots.ts";

/** What says which media there are, for the page. */
const MEDIA_NAME = "media.json";

/** The media type of a playlist. */
const PLAYLIST_TYPE = "audio/x-mpegurl; charset=utf-8";

/** Where a request for a stream goes. */
export interface StreamTarget {
  /** The path, as it was sent. */
  readonly path: string;
  /** What stands behind the `?`. */
  readonly query: string;
}

/** What a {@linkcode StreamHandler} is made with. */
export interface StreamHandlerOptions {
  /** The daemon's token, which keys are made from. */
  readonly token: string;
  /** The time in milliseconds. */
  now(): number;
}

/** A path below `/stream`, taken apart. */
interface StreamPath {
  readonly torrent: StreamedTorrent;
  /** `playlist.m3u8`, `media.json`, or what a file is called. */
  readonly name: string;
  /** The number of the file; undefined for what is about all of them. */
  readonly file: number | undefined;
}

const PATH_REGEXP = /^\/stream\/(\d{1,9})\/(?:(\d{1,7})\/)?([^/]{1,4096})$/;

/** Gives files of torrents to players, while they are downloaded. */
export class StreamHandler {
  readonly #source: StreamSource;
  readonly #keys: StreamKeys;
  readonly #slots: StreamSlots;

  /** One that has given nothing yet. */
  constructor(source: StreamSource, { token, now }: StreamHandlerOptions) {
    this.#source = source;
    this.#keys = new StreamKeys(token);
    this.#slots = new StreamSlots(now);
  }

  /** How many streams there are. */
  get streamCount(): number {
    return this.#slots.size;
  }

  /** Whether an address has the key of its torrent, so that nobody need be asked who he is. */
  admits({ path, query }: StreamTarget): boolean {
    const key = new URLSearchParams(query).get("key");
    const found = key === null ? undefined : this.#find(path);
    return key !== null && found !== undefined && this.#keys.isRight(key, found.torrent.infoHash);
  }

  /** Answers. @param origin Scheme, host and port that it was asked at. */
  async answer(
    request: Request,
    { target, origin }: { readonly target: StreamTarget; readonly origin: string },
  ): Promise<Response> {
    const found = this.#find(target.path);
    try {
      if (found === undefined) throw new ControlError("not-found", "There is nothing here");
      const { torrent, file, name } = found;
      if (file === undefined) return await this.#answerList(torrent, { name, origin });
      const opened = await this.#source.openFile(torrent.id, file);
      const isConverted = endOf(opened.path) === "srt" && /\.vtt$/i.test(name);
      if (isConverted) return await this.#answerVtt(opened);
      return answerFile(opened, { request, slots: this.#slots });
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      return plain(error.kind === "not-found" ? 404 : 409, error.message);
    }
  }

  /** Ends all streams. */
  close(): void {
    this.#slots.close();
  }

  #find(path: string): StreamPath | undefined {
    const [, id = "", file, name = ""] = PATH_REGEXP.exec(path) ?? [];
    const torrent = id === "" ? undefined : this.#source.find(Number(id));
    if (torrent === undefined) return undefined;
    return { torrent, name, file: file === undefined ? undefined : Number(file) };
  }

  async #answerList(
    torrent: StreamedTorrent,
    { name, origin }: { readonly name: string; readonly origin: string },
  ): Promise<Response> {
    if (name !== PLAYLIST_NAME && name !== MEDIA_NAME) {
      throw new ControlError("not-found", "There is nothing here");
    }
    await this.#source.prepare([torrent.id]);
    const media = listMedia(torrent, this.#keys.of(torrent.infoHash));
    if (name === MEDIA_NAME) return Response.json(media, { headers: policy() });
    return new Response(formatPlaylist(media, origin), {
      headers: {
        ...policy(),
        "content-type": PLAYLIST_TYPE,
        "content-disposition": dispositionOf(`${torrent.name}.m3u8`, { isShown: false }),
      },
    });
  }

  async #answerVtt(file: OpenedFile): Promise<Response> {
    if (file.length > MAX_SUBTITLES_LENGTH) {
      throw new ControlError("conflict", `${nameOf(file.path)} is too long for subtitles`);
    }
    if (!file.isGrowing && file.hereUntil(0) < file.length) {
      throw new ControlError(
        "conflict",
        "The torrent does not run, and they are not here: start it",
      );
    }
    if (!this.#slots.makeRoom()) return plain(503, "There are too many streams: end one");
    const stream = this.#slots.hold(file.stream({}));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    if (bytes.length < file.length) throw new ControlError("conflict", "The torrent was stopped");
    return new Response(srtToVtt(bytes), { headers: { ...policy(), "content-type": VTT_TYPE } });
  }
}

function policy(): Record<string, string> {
  return { "content-security-policy": STREAM_POLICY };
}

function plain(status: number, text: string): Response {
  const headers = { ...policy(), "content-type": "text/plain; charset=utf-8" };
  return new Response(`${text}\n`, { status, headers });
}
