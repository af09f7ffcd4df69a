import type { DeltaEvent, ErrorAnswer, ResetEvent } from "../daemon/api/mod.ts";

export type * from "../daemon/api/mod.ts";
export type * from "../daemon/view/mod.ts";

/** Where the API is. */
const PREFIX = "/api/v1";

/** Silence after which a stream is taken for dead: it says something every 30 seconds. */
const SILENT_MS = 45_000;

/** An answer that says that something was not done. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The status of HTTP; 0 where there was no answer. */
  readonly status: number;

  /** An answer with a status; the message says what is wrong. */
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** What a stream of events is asked for. */
export interface EventsRequest {
  /** Fields of rows. */
  readonly fields: readonly string[];
  /** The torrent of which more is told; 0 for none. */
  readonly torrent: number;
  /** What of it. */
  readonly parts: readonly string[];
  /** The event after which it goes on; "" for all. */
  readonly since: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** An event of the stream. */
export type StreamEvent =
  | { readonly kind: "reset"; readonly id: string; readonly data: ResetEvent }
  | { readonly kind: "delta"; readonly id: string; readonly data: DeltaEvent };

/**
 * Asks the API; the answer is taken to have the shape that is written for what was asked.
 *
 * @throws {ApiError} if it does not do what it is asked.
 */
export async function ask<Answer = unknown>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(`${PREFIX}${path}`, {
    method,
    ...(method === "GET"
      ? {}
      : { body: JSON.stringify(body ?? {}), headers: { "content-type": "application/json" } }),
  }).catch((cause: unknown) => {
    throw new ApiError(`Cannot reach the daemon: ${String(cause)}`, 0);
  });
  if (!answer.ok) {
    const text = await answer.text();
    let message = text;
    try {
      const { error }: ErrorAnswer = JSON.parse(text);
      message = error.message;
    } catch {
      // What is no JSON is told as it is.
    }
    throw new ApiError(message, answer.status);
  }
  const value: Answer = JSON.parse(await answer.text() || "null");
  return value;
}

/** Events as they come, until the stream ends or breaks. */
export async function* events(request: EventsRequest): AsyncGenerator<StreamEvent> {
  const query = new URLSearchParams({ fields: request.fields.join(",") });
  if (request.torrent > 0) query.set("torrent", String(request.torrent));
  if (request.torrent > 0 && request.parts.length > 0) query.set("parts", request.parts.join(","));
  if (request.since !== "") query.set("since", request.since);
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENT_MS);
  try {
    const answer = await fetch(`${PREFIX}/events?${query}`, {
      signal: AbortSignal.any([request.signal, silence.signal]),
    });
    if (!answer.ok || answer.body === null) {
      throw new ApiError(await answer.text(), answer.status);
    }
    let lines: string[] = [];
    let rest = "";
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENT_MS);
      const parts = (rest + value).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        if (line !== "") {
          lines.push(line);
          continue;
        }
        const event = readEvent(lines);
        lines = [];
        if (event !== undefined) yield event;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

function readEvent(lines: readonly string[]): StreamEvent | undefined {
  let kind = "";
  let id = "";
  let data = "";
  for (const line of lines) {
    if (line.startsWith("event:")) kind = line.slice(6).trim();
    if (line.startsWith("id:")) id = line.slice(3).trim();
    if (line.startsWith("data:")) data += line.slice(5);
  }
  if (kind !== "reset" && kind !== "delta") return undefined;
  return { kind, id, data: JSON.parse(data) };
}
