import { parseContentRange } from "./content_range.ts";
import { parseRetryAfter } from "./retry_after.ts";
import { WebSeedError } from "./web_seed_error.ts";

/** What was asked of a file. */
export interface AskedRange {
  /** The first byte. */
  readonly offset: number;
  /** How many bytes. */
  readonly length: number;
  /** Bytes of the whole file, as the torrent says; undefined where something else than a file was asked for. */
  readonly fileLength?: number;
}

/** The head of an answer. */
export interface AnswerHead {
  /** 200, 206, … */
  readonly status: number;
  /** Header fields. */
  readonly headers: Headers;
}

/** What the body of an answer is. */
export type Answer =
  /** The bytes that were asked for, or the first `length` of them. */
  | { readonly kind: "range"; readonly length: number }
  /** The file from its beginning, whatever was asked for. */
  | { readonly kind: "whole" }
  /** Nothing: it is to be had elsewhere. */
  | { readonly kind: "redirect"; readonly location: string };

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Who answers so will not answer otherwise tomorrow. */
const GONE_STATUSES: ReadonlyMap<number, string> = new Map([
  [401, "it wants a password"],
  [403, "it is forbidden there"],
  [404, "it is not there"],
  [410, "it is gone"],
  [451, "it is withheld for legal reasons"],
]);

/** Statuses that ask us to come again later. */
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 503]);

/**
 * Reads the head of an answer to a request for a range.
 *
 * @param wallTime Milliseconds since 1970.
 * @throws {WebSeedError} if it does not give what was asked for.
 */
export function readAnswer(head: AnswerHead, asked: AskedRange, wallTime: number): Answer {
  const { status, headers } = head;
  const location = headers.get("location");
  if (REDIRECT_STATUSES.has(status) && location !== null) return { kind: "redirect", location };
  const gone = GONE_STATUSES.get(status);
  if (gone !== undefined) throw new WebSeedError("gone", `${gone} (${status})`);
  if (BUSY_STATUSES.has(status)) {
    const retryAfterMs = parseRetryAfter(headers.get("retry-after") ?? "", wallTime);
    throw new WebSeedError("busy", `it is busy (${status})`, { retryAfterMs });
  }
  if (status === 416) {
    throw new WebSeedError("gone", "it is shorter there than in the torrent (416)");
  }
  if (status !== 200 && status !== 206) throw new WebSeedError("failed", `it answers ${status}`);
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw new WebSeedError("failed", "it compresses what it sends");
  }
  return status === 206 ? readPartial(headers, asked) : readWhole(headers, asked);
}

function readPartial(headers: Headers, asked: AskedRange): Answer {
  const range = parseContentRange(headers.get("content-range") ?? "");
  if (range === undefined) throw new WebSeedError("failed", "it does not say which bytes it sends");
  if (range.total !== undefined) checkLength(range.total, asked);
  if (range.start !== asked.offset) throw new WebSeedError("failed", "it sends other bytes");
  return { kind: "range", length: Math.min(range.length, asked.length) };
}

function readWhole(headers: Headers, asked: AskedRange): Answer {
  const length = headers.get("content-length");
  if (asked.fileLength === undefined) return { kind: "range", length: asked.length };
  if (length !== null && /^\d+$/.test(length)) checkLength(Number(length), asked);
  const isAll = asked.offset === 0 && asked.length === asked.fileLength;
  return isAll ? { kind: "range", length: asked.length } : { kind: "whole" };
}

function checkLength(length: number, { fileLength }: AskedRange): void {
  if (fileLength === undefined || length === fileLength) return;
  throw new WebSeedError("gone", `it has ${length} bytes there, in the torrent ${fileLength}`);
}
