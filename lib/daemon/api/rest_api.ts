import type { DaemonControl } from "../control.ts";
import { controlFor } from "../readers/mod.ts";
import { actionEndpoints } from "./action_endpoints.ts";
import { addEndpoint } from "./add_endpoint.ts";
import { ApiError, toApiError } from "./api_error.ts";
import { banEndpoints } from "./ban_endpoints.ts";
import { creationEndpoints } from "./creation_endpoints.ts";
import { daemonEndpoints } from "./daemon_endpoints.ts";
import { type Endpoint, type EndpointAnswer, type FileAnswer, matchPath } from "./endpoint.ts";
import { folderEndpoints } from "./folder_endpoints.ts";
import { logEndpoints } from "./log_endpoints.ts";
import { metainfoEndpoint } from "./metainfo_endpoint.ts";
import { previewEndpoints } from "./preview_endpoints.ts";
import { rateEndpoints } from "./rate_endpoints.ts";
import { torrentEndpoints } from "./torrent_endpoints.ts";

/** Where the API is. */
export const API_PREFIX = "/api/v1";

/** A request that was let in. */
export interface RestRequest {
  /** GET, HEAD, POST, … */
  readonly method: string;
  /** The whole path, as it was sent. */
  readonly path: string;
  /** What stands behind the `?`. */
  readonly query: string;
  /** The body; undefined for one that is too long. */
  readonly body: string | undefined;
  /** Whether who asks may only look. */
  readonly isReadOnly: boolean;
}

/** An answer. */
export interface RestAnswer {
  /** The status of HTTP. */
  readonly status: number;
  /** Header fields; the media type is among them where the body is no JSON. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or a file. */
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** All that can be asked for, words first, so that no torrent takes the place of an action. */
export const ENDPOINTS: readonly Endpoint[] = [
  addEndpoint,
  ...actionEndpoints,
  ...torrentEndpoints,
  ...previewEndpoints,
  metainfoEndpoint,
  ...banEndpoints,
  ...creationEndpoints,
  ...folderEndpoints,
  ...logEndpoints,
  ...rateEndpoints,
  ...daemonEndpoints,
];

/** The API; the server takes care of who may ask. */
export class RestApi {
  readonly #control: DaemonControl;

  /** An API over a daemon. */
  constructor(control: DaemonControl) {
    this.#control = control;
  }

  /** Answers a request; what can not be done is an answer, too. @throws {Error} for a fault of Shoal. */
  async answer(request: RestRequest): Promise<RestAnswer> {
    try {
      return await this.#answer(request);
    } catch (error) {
      const apiError = toApiError(error);
      return answerOf(apiError.status, apiError.answer);
    }
  }

  async #answer(request: RestRequest): Promise<RestAnswer> {
    const path = request.path.slice(API_PREFIX.length);
    const there = ENDPOINTS.filter((endpoint) => matchPath(endpoint, path) !== undefined);
    if (there.length === 0) throw new ApiError("no-such-path", `There is nothing at ${path}`);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const endpoint = there.find((endpoint) => endpoint.method === method);
    if (endpoint === undefined) {
      const { status, answer } = new ApiError("wrong-method", `Nothing at ${path} takes ${method}`);
      const allow = [...new Set(there.map(({ method }) => method))].join(", ");
      return answerOf(status, answer, { allow });
    }
    const { isReadOnly } = request;
    if (isReadOnly && (method !== "GET" || endpoint.isForAdmins)) {
      throw new ApiError("read-only", "This user may only look");
    }
    const { status = 200, value } = await endpoint.run({
      control: controlFor(this.#control, { isReadOnly }),
      named: matchPath(endpoint, path) ?? "",
      query: new URLSearchParams(request.query),
      body: method === "GET" ? undefined : parseBody(request.body),
    });
    return isFile(value) ? fileAnswer(status, value) : answerOf(status, value);
  }
}

function parseBody(body: string | undefined): unknown {
  if (body === undefined) throw new ApiError("too-large", "The body is too long");
  if (body.trim() === "") return {};
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ApiError("invalid", "The body is not JSON", { cause: error });
  }
}

function isFile(value: EndpointAnswer["value"]): value is FileAnswer {
  return "bytes" in value && value.bytes instanceof Uint8Array;
}

function fileAnswer(status: number, { bytes, contentType, name }: FileAnswer): RestAnswer {
  const headers = {
    "content-type": contentType,
    // A name may be anything: what header fields can not have is written as RFC 8187 says.
    "content-disposition": `attachment; filename*=UTF-8''${encodeExtended(name)}`,
  };
  return { status, headers, body: bytes };
}

function encodeExtended(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function answerOf(
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): RestAnswer {
  return { status, headers, body: JSON.stringify(value) };
}
