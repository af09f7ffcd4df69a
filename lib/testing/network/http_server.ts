import { formatEndpoint } from "../../address/mod.ts";
import type { ByteStream, HttpHandler, HttpServer, StreamListener } from "../../io/mod.ts";
import { encodeHead, HttpReader, writeAll } from "./http_bytes.ts";

/** Answers the requests that come to a listener, one a connection. */
export function serveHttp(listener: StreamListener, handler: HttpHandler): HttpServer {
  const underWay = new Set<Promise<void>>();
  async function run(): Promise<void> {
    for (;;) {
      let stream: ByteStream;
      try {
        stream = await listener.accept();
      } catch {
        return; // It was closed.
      }
      const answering = answer(stream, handler);
      underWay.add(answering);
      answering.finally(() => underWay.delete(answering));
    }
  }
  const running = run();
  return {
    addr: listener.addr,
    async close() {
      listener.close();
      await running;
      await Promise.all(underWay);
    },
  };
}

async function answer(stream: ByteStream, handler: HttpHandler): Promise<void> {
  try {
    const request = await readRequest(stream);
    const response = await respond(request, stream, handler);
    const words = ["HTTP/1.1", `${response.status}`, response.statusText];
    await writeAll(stream, encodeHead({ words, headers: response.headers }));
    for await (const bytes of response.body ?? []) await writeAll(stream, bytes);
  } catch {
    // Who asked has gone, or spoke no HTTP; there is nobody to be told.
  }
  stream.close();
}

async function respond(
  request: Request,
  stream: ByteStream,
  handler: HttpHandler,
): Promise<Response> {
  try {
    return await handler(request, stream.remoteAddr);
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
}

async function readRequest(stream: ByteStream): Promise<Request> {
  const reader = new HttpReader(stream);
  const { words: [method = "GET", path = "/"], headers } = await reader.head();
  const host = headers.get("host") ?? formatEndpoint(stream.localAddr);
  const length = Number(headers.get("content-length") ?? 0);
  const body = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const bytes = await reader.more();
    if (!bytes) throw new Error("Cannot read a request: the stream has ended");
    body.set(bytes.subarray(0, length - at), at);
    at += bytes.length;
  }
  return new Request(new URL(path, `http://${host}`), {
    method,
    headers,
    ...(length > 0 ? { body } : {}),
  });
}
