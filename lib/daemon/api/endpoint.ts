import type { DaemonControl } from "../control.ts";

/** A request at an endpoint, which has read nothing of it yet. */
export interface EndpointCall {
  /** The daemon. */
  readonly control: DaemonControl;
  /** What stands in the path in place of `{torrent}`; "" where nothing does. */
  readonly named: string;
  /** What stands behind the `?`. */
  readonly query: URLSearchParams;
  /** The body, as JSON; undefined for a GET. */
  readonly body: unknown;
}

/** What an endpoint answers. */
export interface EndpointAnswer {
  /** 200 unless it says otherwise. */
  readonly status?: number;
  /** What JSON is made of; nothing but JSON is in it. */
  readonly value: object;
}

/** Something that can be asked for. */
export interface Endpoint {
  /** How. */
  readonly method: "GET" | "POST" | "PATCH";
  /** Where, below `/api/v1`: words, one of which may be `{torrent}`. */
  readonly path: string;
  /**
   * Does it.
   *
   * @throws {Error} that `toApiError` knows, where it can not be done.
   */
  run(call: EndpointCall): EndpointAnswer | Promise<EndpointAnswer>;
}

/** What stands for `{torrent}` where a path is that of an endpoint, "" where it has none; undefined where it is not. */
export function matchPath(endpoint: Endpoint, path: string): string | undefined {
  const [before = "", after] = endpoint.path.split("{torrent}");
  if (after === undefined) return path === before ? "" : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const named = path.slice(before.length, path.length - after.length);
  return /^[0-9a-zA-Z]+$/.test(named) ? named : undefined;
}
