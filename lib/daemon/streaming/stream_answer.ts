import type { OpenedFile } from "../control.ts";
import { type ByteRange, parseByteRange } from "./byte_range.ts";
import { nameOf } from "./media_list.ts";
import { isShown, mediaTypeOf } from "./media_type.ts";
import type { StreamSlots } from "./stream_slots.ts";

/** What browsers are told of all that is streamed: whatever it is, it may run nothing and is of no site (W7). */
export const STREAM_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** When someone may ask again where there are too many streams. */
const RETRY_AFTER_SECONDS = "10";

/** What answers with a file. */
export interface StreamAnswerOptions {
  /** The request. */
  readonly request: Request;
  /** Bounds how many there are. */
  readonly slots: StreamSlots;
}

/** Answers with a file or a part of it (RFC 9110, 14). What is not here yet is waited for, if it comes. */
export function answerFile(
  file: OpenedFile,
  { request, slots }: StreamAnswerOptions,
): Response {
  const { headers, method } = request;
  const type = mediaTypeOf(file.path);
  const etag = `"${file.contentId}"`;
  const answer = new Headers({
    "accept-ranges": "bytes",
    "content-security-policy": STREAM_POLICY,
    "content-type": type,
    "content-disposition": dispositionOf(nameOf(file.path), { isShown: isShown(type) }),
    etag,
  });
  if (isNamed(headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers: answer });
  }
  const range = rangeOf(headers, { etag, length: file.length });
  if (range.kind === "unsatisfiable") {
    answer.set("content-range", `bytes */${file.length}`);
    return refuse(416, `There are ${file.length} bytes`, answer);
  }
  const part = partOf(file, range);
  if (part === undefined) return refuse(409, NOT_HERE, answer);
  const { start, end } = part;
  answer.set("content-length", String(end - start));
  if (range.kind === "part") {
    answer.set("content-range", `bytes ${start}-${end - 1}/${file.length}`);
  }
  const status = range.kind === "part" ? 206 : 200;
  if (method === "HEAD") return new Response(null, { status, headers: answer });
  if (!slots.makeRoom()) {
    answer.set("retry-after", RETRY_AFTER_SECONDS);
    return refuse(503, "There are too many streams: end one", answer);
  }
  const body = slots.hold(file.stream({ start, end }));
  return new Response(body, { status, headers: answer });
}

const NOT_HERE = "The torrent does not run, and these bytes are not here: start it";

/** A range that was asked for of other bytes is none. */
function rangeOf(
  headers: Headers,
  { etag, length }: { readonly etag: string; readonly length: number },
): ByteRange {
  const condition = headers.get("if-range");
  if (condition !== null && condition.trim() !== etag) return { kind: "whole" };
  return parseByteRange(headers.get("range"), length);
}

/** The bytes to answer with: of an open range, those that are here; undefined where some are not here and do not come. */
function partOf(
  file: OpenedFile,
  range: Exclude<ByteRange, { readonly kind: "unsatisfiable" }>,
): { readonly start: number; readonly end: number } | undefined {
  const { start, end } = range.kind === "part" ? range : { start: 0, end: file.length };
  if (file.isGrowing || start === end) return { start, end };
  const until = Math.min(file.hereUntil(start), end);
  if (until === end) return { start, end };
  const isOpen = range.kind === "part" && range.isOpen;
  return isOpen && until > start ? { start, end: until } : undefined;
}

/** Whether an `If-None-Match` names a tag. */
function isNamed(tags: string | null, etag: string): boolean {
  return (tags ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, "")).includes(etag);
}

/** An answer of a line of text in the place of a file. */
function refuse(status: number, text: string, headers: Headers): Response {
  headers.set("content-type", "text/plain; charset=utf-8");
  headers.delete("content-disposition");
  headers.delete("etag");
  return new Response(`${text}\n`, { status, headers });
}

/** Says whether a browser is to show or to save something, and under what name (RFC 6266, 8187). */
export function dispositionOf(name: string, { isShown }: { readonly isShown: boolean }): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${isShown ? "inline" : "attachment"}; filename*=UTF-8''${encoded}`;
}
