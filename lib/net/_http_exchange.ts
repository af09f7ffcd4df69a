import type { HttpRequest } from "../io/mod.ts";
import type { ConnReader } from "./_conn_reader.ts";

/** Characters of a head at most; what servers take from others is 8 to 64 KiB. */
const MAX_HEAD_LENGTH = 64 << 10;

/** Bytes of a body that are handed on at once. */
const MAX_PART_LENGTH = 64 << 10;

/** The head of an answer. */
export interface HttpHead {
  /** 200, 302, … */
  readonly status: number;
  /** Header fields. */
  readonly headers: Headers;
  /** Whether another request may go over the connection. */
  readonly keepsAlive: boolean;
}

/** Writes the head of a request (RFC 9112), with what fields there must be. */
export function encodeHttpHead({ url, method = "GET", headers, body }: HttpRequest): Uint8Array {
  const fields = new Headers({ ...headers });
  fields.set("host", url.host);
  if (!fields.has("accept")) fields.set("accept", "*/*");
  if (!fields.has("accept-encoding")) fields.set("accept-encoding", "gzip");
  if (body !== undefined) fields.set("content-length", `${body.length}`);
  if (url.username !== "" && !fields.has("authorization")) {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    const bytes = new TextEncoder().encode(pair);
    fields.set("authorization", `Basic ${btoa(String.fromCharCode(...bytes))}`);
  }
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`];
  for (const [name, value] of fields) lines.push(`${name}: ${value}`);
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
}

/** Reads the head of an answer, and passes over those that only say that one will come. @throws {Error} if it is none. */
export async function readHttpHead(reader: ConnReader): Promise<HttpHead> {
  for (;;) {
    const [, version, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(
      await reader.line(MAX_HEAD_LENGTH),
    ) ?? [];
    if (code === undefined) throw new Error("Cannot read the answer: it is not HTTP");
    const headers = new Headers();
    let length = 0;
    for (;;) {
      const line = await reader.line(MAX_HEAD_LENGTH);
      if (line === "") break;
      length += line.length;
      if (length > MAX_HEAD_LENGTH) throw new Error("Cannot read the answer: its head is too long");
      const [, name, value = ""] = /^([!#$%&'*+.^`|~\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
      if (name === undefined) throw new Error("Cannot read the answer: a field has no name");
      headers.append(name, value);
    }
    const status = Number(code);
    if (status < 200) continue;
    const connection = headers.get("connection")?.toLowerCase() ?? "";
    const keepsAlive = version === "1"
      ? !connection.includes("close")
      : connection.includes("keep-alive");
    return { status, headers, keepsAlive };
  }
}

/** How the end of a body is known (RFC 9112 6.3); null where there is none. */
export function bodyLength({ status, headers }: HttpHead): number | "chunked" | "close" | null {
  if (status === 204 || status === 304) return null;
  if (/chunked\s*$/i.test(headers.get("transfer-encoding") ?? "")) return "chunked";
  const length = headers.get("content-length");
  if (length === null) return "close";
  if (!/^\d{1,15}$/.test(length)) {
    throw new Error("Cannot read the answer: its length is no number");
  }
  return Number(length) === 0 ? null : Number(length);
}

/** Reads a body to its end. @throws {Error} if the connection ends before it. */
export async function* readHttpBody(
  reader: ConnReader,
  length: number | "chunked" | "close",
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (length === "chunked") return yield* readChunks(reader);
  for (let left = length === "close" ? Infinity : length; left > 0;) {
    const part = await reader.some(Math.min(left, MAX_PART_LENGTH));
    if (part === null && length === "close") return;
    if (part === null) throw new Error("Cannot read on: the connection was closed");
    left -= part.length;
    yield part;
  }
}

async function* readChunks(reader: ConnReader): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (;;) {
    const size = /^([0-9a-f]{1,12})\s*(?:;|$)/i.exec(await reader.line(MAX_HEAD_LENGTH))?.[1];
    if (size === undefined) throw new Error("Cannot read the answer: a chunk has no length");
    const length = parseInt(size, 16);
    if (length === 0) break;
    yield* readHttpBody(reader, length);
    if (await reader.line(2) !== "") throw new Error("Cannot read the answer: a chunk has no end");
  }
  for (let lines = 0; await reader.line(MAX_HEAD_LENGTH) !== ""; lines++) {
    if (lines > 100) throw new Error("Cannot read the answer: its trailer is too long");
  }
}
