import type { Clock, Http, HttpResponse } from "../io/mod.ts";
import { type AskedRange, readAnswer } from "./answer.ts";
import { BodyReader } from "./body_reader.ts";
import { MAX_REDIRECTS, nextHop } from "./hop.ts";
import { MAX_RETRY_AFTER_MS } from "./retry_after.ts";
import { WebSeedError } from "./web_seed_error.ts";
import type { WebUrl } from "./web_seed_url.ts";

/** What is read of a body at once at most. */
const READ_BYTES = 256 * 1024;

/** A script's word on how long to wait (BEP 17) is no longer. */
const MAX_WAIT_TEXT_LENGTH = 16;

/** What is needed to ask. */
export interface OpenBodyOptions {
  /** Goes one hop. */
  readonly http: Http;
  /** Says what time it is. */
  readonly clock: Clock;
  /** The `User-Agent` field. */
  readonly userAgent: string;
  /** Gives the request up, its body too. */
  readonly signal: AbortSignal;
}

/** A body that comes. */
export interface WebBody {
  /** What sends it, at the end of all redirects. */
  readonly from: WebUrl;
  /** Whether it is the file from its beginning, and not the range that was asked for. */
  readonly isWhole: boolean;
  /** Bytes of the range that come, which may be fewer than were asked for. */
  readonly length: number;
  /** Reads up to `maxBytes`; null at the end. The bytes hold until the next read. */
  read(maxBytes: number): Promise<Uint8Array | null>;
  /** Gives the rest up. */
  cancel(): Promise<void>;
}

/**
 * Asks for a range of what is at a URL, and follows redirects.
 *
 * @throws {WebSeedError} if there is no answer, or another than what was asked for.
 * @throws what the signal was aborted with.
 */
export async function openBody(
  first: WebUrl,
  asked: AskedRange,
  options: OpenBodyOptions,
): Promise<WebBody> {
  let at = first;
  let redirectedBy: HttpResponse | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await request(at, asked, { ...options, redirectedBy });
    try {
      const answer = readAnswer(response, asked, options.clock.wallTime());
      if (answer.kind !== "redirect") {
        const reader = new BodyReader(response.body, READ_BYTES);
        return {
          from: at,
          isWhole: answer.kind === "whole",
          length: answer.kind === "range" ? answer.length : asked.length,
          read: (maxBytes) => reader.read(maxBytes),
          cancel: () => reader.cancel(),
        };
      }
      await response.body?.cancel();
      at = nextHop(at, answer.location);
      redirectedBy = response;
    } catch (error) {
      throw await refused(response, error);
    }
  }
  throw new WebSeedError("failed", `it redirects more than ${MAX_REDIRECTS} times`);
}

async function request(
  { url, authorization }: WebUrl,
  { offset, length, fileLength }: AskedRange,
  { http, userAgent, signal, redirectedBy }: OpenBodyOptions & {
    readonly redirectedBy: HttpResponse | undefined;
  },
): Promise<HttpResponse> {
  const headers: Record<string, string> = {
    "User-Agent": userAgent,
    "Accept-Encoding": "identity",
  };
  if (fileLength !== undefined) headers["Range"] = `bytes=${offset}-${offset + length - 1}`;
  if (authorization !== undefined) headers["Authorization"] = authorization;
  try {
    return await http.request({
      url,
      headers,
      signal,
      purpose: "web-seed",
      ...(redirectedBy ? { redirectedBy } : {}),
    });
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    // What a redirect leads to may be refused for one file, and allowed for the next.
    const kind = !isRefusal(error) ? "failed" : redirectedBy ? "gone" : "refused";
    throw new WebSeedError(kind, message, { cause: error });
  }
}

/** Whether the outgoing policy is behind an error; its class is of a room that this one does not know. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "NotAllowedError";
}

/** What to throw for an answer that was refused; a script says in its body how long to wait (BEP 17). */
async function refused(response: HttpResponse, error: unknown): Promise<unknown> {
  const reader = new BodyReader(response.body, MAX_WAIT_TEXT_LENGTH);
  const isBusy = error instanceof WebSeedError && error.kind === "busy";
  const saysNothing = isBusy && error.retryAfterMs === undefined;
  const bytes = saysNothing ? await reader.read(MAX_WAIT_TEXT_LENGTH) : null;
  await reader.cancel();
  const seconds = /^\s*(\d{1,6})\s*$/.exec(new TextDecoder().decode(bytes ?? undefined))?.[1];
  if (!saysNothing || seconds === undefined) return error;
  const retryAfterMs = Math.min(Number(seconds) * 1000, MAX_RETRY_AFTER_MS);
  return new WebSeedError("busy", error.message, { retryAfterMs });
}
