import type { DaemonControl } from "../control.ts";

/** A request at an endpoint, which has read nothing of it yet. */
export interface EndpointCall {
  /** The daemon. */
  readonly control: DaemonControl;
  /** What stands in the path in place of the word in braces; "" where nothing does. */
  readonly named: string;
  /** What stands behind the `?`. */
  readonly query: URLSearchParams;
  /** The body, as JSON; undefined for a GET. */
  readonly body: unknown;
}

/** A file in place of JSON. */
export interface FileAnswer {
  /** What is in it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its media type. */
  readonly contentType: string;
  /** What to call it where it is saved. */
  readonly name: string;
}

/** What an endpoint answers. */
export interface EndpointAnswer {
  /** 200 unless it says otherwise. */
  readonly status?: number;
  /** What JSON is made of, nothing but JSON in it; or a file. */
  readonly value: object | FileAnswer;
}

/** Something that can be asked for. */
export interface Endpoint {
  /** How. */
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Where, below `/api/v1`: words, one of which may be in braces, as `{torrent}`, and stands for any. */
  readonly path: string;
  /** Whether those who may only look are told nothing here, either. */
  readonly isForAdmins?: boolean;
  /**
   * Does it.
   *
   * @throws {Error} that `toApiError` knows, where it can not be done.
   */
  run(call: EndpointCall): EndpointAnswer | Promise<EndpointAnswer>;
}

/** Numbers and info-hashes, and addresses with or without a port, whose colons and brackets may be written as `%3A`. */
const NAMED_REGEXP = /^(?:[0-9a-zA-Z.:[\]]|%3A|%5B|%5D)+$/i;

/** What stands for the word in braces where a path is that of an endpoint, "" where it has none; undefined where it is not. */
export function matchPath(endpoint: Endpoint, path: string): string | undefined {
  const [before = "", after] = endpoint.path.split(/\{[a-z]+\}/);
  if (after === undefined) return path === before ? "" : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const named = path.slice(before.length, path.length - after.length);
  return NAMED_REGEXP.test(named) ? decodeURIComponent(named) : undefined;
}
