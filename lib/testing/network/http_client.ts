import { normaliseHostname } from "../../address/mod.ts";
import type { ByteStream, Dialer, HttpRequest, HttpResponse, Resolver } from "../../io/mod.ts";
import { encodeHead, HttpReader, writeAll } from "./http_bytes.ts";

/** Answers of these have no body. */
const BODILESS = new Set([101, 204, 205, 304]);

/** What HTTP needs of a host. */
export interface HttpAsker {
  readonly dialer: Dialer;
  readonly resolver: Resolver;
}

/** Asks a server once, over a stream of its own. */
export async function askHttp(asker: HttpAsker, request: HttpRequest): Promise<HttpResponse> {
  const { url, signal, method = "GET", body } = request;
  const options = signal ? { signal } : {};
  const [hostname] = await asker.resolver.resolve(normaliseHostname(url.hostname), options);
  if (hostname === undefined) throw new Error(`Cannot ask ${url.href}: it has no address`);
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const stream = await asker.dialer.connect({ hostname, port }, options);
  const close = () => stream.close();
  signal?.addEventListener("abort", close, { once: true });
  const ended = () => {
    signal?.removeEventListener("abort", close);
    stream.close();
  };
  try {
    const headers = new Headers(request.headers);
    headers.set("host", url.host);
    if (body) headers.set("content-length", `${body.length}`);
    await writeAll(
      stream,
      encodeHead({ words: [method, url.pathname + url.search, "HTTP/1.1"], headers }),
    );
    if (body) await writeAll(stream, body);
    const answer = await readAnswer(stream, { ended, signal });
    if (!answer.body) ended();
    return answer;
  } catch (error) {
    ended();
    throw signal?.aborted ? signal.reason : error;
  }
}

interface Ending {
  /** The answer has come, or nobody wants it. */
  ended(): void;
  readonly signal: AbortSignal | undefined;
}

async function readAnswer(stream: ByteStream, ending: Ending): Promise<HttpResponse> {
  const reader = new HttpReader(stream);
  const { words, headers } = await reader.head();
  const status = Number(words[1]);
  if (BODILESS.has(status)) return { status, headers, body: null };
  const body = bodyFrom(reader, { ...ending, length: headers.get("content-length") });
  const isZipped = headers.get("content-encoding") === "gzip";
  return { status, headers, body: isZipped ? unzipped(body) : body };
}

function unzipped(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array> {
  return body.pipeThrough(new DecompressionStream("gzip"));
}

/** The body as it comes, up to its length or the end of the stream. */
function bodyFrom(
  reader: HttpReader,
  { ended, signal, length }: Ending & { readonly length: string | null },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = length === null ? Infinity : Number(length);
  return new ReadableStream({
    async pull(controller) {
      try {
        const bytes = left > 0 ? await reader.more() : undefined;
        if (!bytes && left > 0 && left < Infinity) {
          throw new Error("Cannot read an answer: the stream ended too soon");
        }
        left -= bytes?.length ?? 0;
        if (bytes) controller.enqueue(bytes);
        if (bytes && left > 0) return;
        controller.close();
      } catch (error) {
        controller.error(signal?.aborted ? signal.reason : error);
      }
      ended();
    },
    cancel: ended,
  }, { highWaterMark: 0 });
}
