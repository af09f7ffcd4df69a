import type { Endpoint } from "./endpoint.ts";

/**
 * What a request is for; the outgoing policy goes by it.
 *
 * - `user`: a URL that the user gave.
 * - `linked`: a URL that stood in a torrent, a magnet link or a feed.
 * - `tracker`, `web-seed`: what torrents name as such.
 * - `gateway`: a device of the local network that was found there.
 */
export type HttpPurpose = "user" | "linked" | "tracker" | "web-seed" | "gateway";

/** One HTTP request of ours. */
export interface HttpRequest {
  /** `http:` or `https:`. */
  readonly url: URL;
  /** What is asked for; GET unless it says otherwise. */
  readonly method?: "GET" | "POST";
  /** What it is for; `user` unless it says otherwise. */
  readonly purpose?: HttpPurpose;
  /** The answer that redirected here: it must not lead nearer to us than where it came from, nor take secrets along. */
  readonly redirectedBy?: HttpResponse;
  /** Header fields by name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What a POST sends. */
  readonly body?: Uint8Array;
  /** Gives the request up, its body too. */
  readonly signal?: AbortSignal;
}

/** The answer to one request; a redirect is an answer as any other. */
export interface HttpResponse {
  /** 200, 302, … */
  readonly status: number;
  /** Header fields. */
  readonly headers: Headers;
  /** The body as it comes, decompressed; null where there is none. Whoever stops early cancels it. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/** An HTTP client that goes one hop and follows nothing by itself. */
export interface Http {
  /**
   * Asks once.
   *
   * @throws {Error} if there is no answer, or, by the name `NotAllowedError`, the outgoing policy does not allow the host.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** Answers one request; `from` is the other side. */
export type HttpHandler = (request: Request, from: Endpoint) => Response | Promise<Response>;

/** An HTTP server that runs. */
export interface HttpServer {
  /** Where it listens; the port is never 0. */
  readonly addr: Endpoint;
  /** Stops listening, and waits for the requests under way. */
  close(): Promise<void>;
}
