import { assert, assertEquals } from "@std/assert";
import { StreamKeys } from "../../../../lib/daemon/streaming/mod.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakeFile as openFile, type FakeFileParts } from "../support/fake_file.ts";
import { fakeFile, fakeTorrent } from "../support/fake_torrent.ts";
import { openScene, rawStatus, type ServerScene, TOKEN } from "./daemon_server.ts";

const POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

async function scene(parts: FakeFileParts = {}, path = parts.path ?? "film.mkv") {
  const files = [fakeFile(0, { path, length: 100, doneBytes: 0 })];
  const control = new FakeControl({ torrents: [fakeTorrent(1, { files }), fakeTorrent(2)] });
  control.openedFiles.set("1/0", openFile(parts));
  control.openedFiles.set("2/0", openFile(parts));
  return await openScene({}, control);
}

const KEY = new StreamKeys(TOKEN).of(fakeTorrent(1).infoHash);
const OTHER_KEY = new StreamKeys(TOKEN).of(fakeTorrent(2).infoHash);

Deno.test("a stream is answered by ranges as RFC 9110 has them", async () => {
  await using server = await scene();
  const rows: [
    headers: Record<string, string>,
    status: number,
    range: string | null,
    length: number,
  ][] = [
    [{}, 200, null, 100],
    [{ range: "bytes=0-9" }, 206, "bytes 0-9/100", 10],
    [{ range: "bytes=95-" }, 206, "bytes 95-99/100", 5],
    [{ range: "bytes=-5" }, 206, "bytes 95-99/100", 5],
    [{ range: "bytes=0-0,5-6" }, 200, null, 100],
    [{ range: "bytes=0-9", "if-range": '"abc-0"' }, 206, "bytes 0-9/100", 10],
    [{ range: "bytes=0-9", "if-range": '"other"' }, 200, null, 100],
    [{ range: "bytes=0-9", "if-range": 'W/"abc-0"' }, 200, null, 100],
    [{ range: "bytes=0-9", "if-range": "Sat, 01 Jan 2026 00:00:00 GMT" }, 200, null, 100],
  ];
  for (const [headers, status, range, length] of rows) {
    const what = JSON.stringify(headers);
    for (const method of ["GET", "HEAD"]) {
      const answer = await server.ask("/stream/1/0/film.mkv", { method, headers });
      assertEquals([answer.status, answer.headers.get("content-range")], [status, range], what);
      assertEquals(answer.headers.get("content-length"), String(length), what);
      assertEquals(answer.text.length, method === "GET" ? length : 0, what);
      assertEquals(answer.headers.get("accept-ranges"), "bytes");
      assertEquals(answer.headers.get("content-type"), "video/x-matroska");
    }
  }
  const beyond = await server.ask("/stream/1/0/x", { headers: { range: "bytes=100-" } });
  assertEquals([beyond.status, beyond.headers.get("content-range")], [416, "bytes */100"]);
  const known = await server.ask("/stream/1/0/x", { headers: { "if-none-match": '"abc-0"' } });
  assertEquals([known.status, known.text], [304, ""]);
});

Deno.test("a torrent that does not run gives what is here, and says why not where that is nothing", async () => {
  await using server = await scene({ isGrowing: false, hereUntil: 40 });
  const rows: [range: string | undefined, status: number, length: number | undefined][] = [
    [undefined, 409, undefined],
    ["bytes=0-", 206, 40],
    ["bytes=10-39", 206, 30],
    ["bytes=10-40", 409, undefined],
    ["bytes=40-", 409, undefined],
    ["bytes=-10", 409, undefined],
  ];
  for (const [range, status, length] of rows) {
    const answer = await server.ask("/stream/1/0/film.mkv", { headers: range ? { range } : {} });
    assertEquals(answer.status, status, range);
    if (length !== undefined) assertEquals(answer.text.length, length, range);
    else assert(answer.text.includes("does not run"), answer.text);
  }
});

Deno.test("a key lets in to the streams of its torrent, and nowhere else", async () => {
  await using server = await scene();
  const rows: [path: string, status: number][] = [
    [`/stream/1/0/film.mkv?key=${KEY}`, 200],
    [`/stream/1/playlist.m3u8?key=${KEY}`, 200],
    [`/stream/1/media.json?key=${KEY}`, 200],
    [`/stream/2/0/film.mkv?key=${OTHER_KEY}`, 200],
    [`/stream/2/0/film.mkv?key=${KEY}`, 401],
    [`/stream/1/0/film.mkv?key=${OTHER_KEY}`, 401],
    [`/stream/1/0/film.mkv?key=${KEY.toUpperCase()}`, 401],
    [`/stream/1/0/film.mkv?key=${KEY.slice(1)}`, 401],
    ["/stream/1/0/film.mkv?key=", 401],
    [`/stream/1/0/film.mkv?key=${TOKEN}`, 401],
    ["/stream/1/0/film.mkv", 401],
    [`/stream/3/0/film.mkv?key=${KEY}`, 401],
    [`/?key=${KEY}`, 401],
    [`/metrics?key=${KEY}`, 401],
    [`/api/v1/torrents?key=${KEY}`, 401],
    [`/api/v1/torrents/1?key=${KEY}`, 401],
    [`/stream/../api/v1/torrents?key=${KEY}`, 401],
    [`/stream/1/0/../../../api/v1/torrents?key=${KEY}`, 401],
    [`/stream/1/0/%2e%2e%2f?key=${KEY}`, 200],
  ];
  for (const [path, status] of rows) {
    const head = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${server.port}`];
    assertEquals(await rawStatus(server.port, ...head), status, path);
  }
  // Whoever has the key is held to all else.
  const at = `GET /stream/1/0/film.mkv?key=${KEY} HTTP/1.1`;
  assertEquals(await rawStatus(server.port, at, "Host: evil.example"), 421);
  const own = `Host: 127.0.0.1:${server.port}`;
  assertEquals(await rawStatus(server.port, at, own, "Origin: http://evil.example"), 403);
  assertEquals(await rawStatus(server.port, at, own, "Sec-Fetch-Site: cross-site"), 403);
  assertEquals(await rawStatus(server.port, at.replace("GET", "POST"), own), 405);
});

Deno.test("what is streamed can run nothing in a browser (W7)", async () => {
  for (
    const end of ["html", "svg", "xhtml", "xml", "js", "pdf", "txt", "jpg", "mp4", "mp3", "vtt"]
  ) {
    const name = `payload "${end}"\r\nX: y.${end}`;
    await using server = await scene({ path: `folder/${name}` });
    const isMedia = ["mp4", "mp3", "vtt"].includes(end);
    for (const path of ["/stream/1/0/x", `/stream/1/0/x.html?key=${KEY}`, "/stream/1/0/x.mp4"]) {
      const { status, headers } = await server.ask(path);
      assertEquals(status, 200);
      assertEquals(headers.get("content-security-policy"), POLICY);
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertEquals(headers.get("cross-origin-resource-policy"), "same-origin");
      assertEquals(headers.get("access-control-allow-origin"), null);
      assertEquals(headers.get("x"), null);
      const type = headers.get("content-type") ?? "";
      assertEquals(/^(video|audio)\/|^text\/vtt/.test(type), isMedia, type);
      if (!isMedia) assertEquals(type, "application/octet-stream");
      assertEquals(
        headers.get("content-disposition"),
        `${isMedia ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(name)}`,
      );
    }
  }
  await using server = await scene();
  for (const path of ["/stream/9/0/x", "/stream/1/7/x", "/stream/1/x", "/stream/1/playlist.m3u8"]) {
    assertEquals((await server.ask(path)).headers.get("content-security-policy"), POLICY, path);
  }
});

Deno.test("a playlist has all media with their key at the address that was asked", async () => {
  await using server = await scene();
  const { headers, text } = await server.ask("/stream/1/playlist.m3u8");
  assertEquals(headers.get("content-type"), "audio/x-mpegurl; charset=utf-8");
  assertEquals(
    text,
    `#EXTM3U\n#EXTINF:-1,film.mkv\n${server.url}stream/1/0/film.mkv?key=${KEY}\n`,
  );
  const address = text.split("\n")[2] ?? "";
  const answer = await fetch(address);
  assertEquals([answer.status, (await answer.bytes()).length], [200, 100]);
  const { text: json } = await server.ask("/stream/1/media.json");
  assertEquals(JSON.parse(json).media[0].path, `/stream/1/0/film.mkv?key=${KEY}`);
});

Deno.test("subtitles of SubRip are given as WebVTT, and as they are", async () => {
  const bytes = new TextEncoder().encode("1\n00:00:01,000 --> 00:00:02,000\nHello\n");
  await using server = await scene({ path: "film.en.srt", bytes });
  const vtt = await server.ask("/stream/1/0/film.en.vtt");
  assertEquals(vtt.headers.get("content-type"), "text/vtt; charset=utf-8");
  assertEquals(vtt.text, "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n");
  const srt = await server.ask("/stream/1/0/film.en.srt");
  assertEquals([srt.headers.get("content-type"), srt.text.length], [
    "application/x-subrip",
    bytes.length,
  ]);
  await using long = await scene({ path: "a.srt", bytes: new Uint8Array(4 * 1024 * 1024 + 1) });
  assertEquals((await long.ask("/stream/1/0/a.vtt")).status, 409);
});

Deno.test("a stream whose reader goes away is ended, and there are only so many", async () => {
  let open = 0;
  const stream = () => {
    open++;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      cancel: () => {
        open--;
      },
    }, { highWaterMark: 0 });
  };
  await using server = await scene({ stream, bytes: new Uint8Array(1_000) });
  const controller = new AbortController();
  const asked = Array.from({ length: 64 }, () => ask(server, controller.signal));
  const answers = await Promise.all(asked);
  assertEquals(answers.every(({ status }) => status === 200), true);
  const refused = await server.ask("/stream/1/0/film.mkv");
  assertEquals([refused.status, refused.headers.has("retry-after")], [503, true]);
  controller.abort();
  await Promise.allSettled(answers.map(({ body }) => body?.cancel()));
  while (open > 0) await new Promise((go) => setTimeout(go, 5));
  const again = await ask(server, new AbortController().signal);
  assertEquals([again.status, open], [200, 1]);
  await again.body?.cancel();
});

async function ask(server: ServerScene, signal: AbortSignal): Promise<Response> {
  return await fetch(`${server.url}stream/1/0/film.mkv?key=${KEY}`, { signal });
}
