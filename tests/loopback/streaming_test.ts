import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import { loopbackTest } from "../support/loopback_scene.ts";
import { noise, openStreamScene, SEEK_MS, type StreamScene } from "../support/stream_scene.ts";

const MIB = 1_048_576;

loopbackTest(
  "a file is read by ranges while it is downloaded, each answered within a second",
  async (scene) => {
    const content = noise(24 * MIB);
    const play = await openStreamScene(scene, {
      files: { "film.mkv": content },
      bytesPerSec: MIB,
    });
    await scene.until(async () => (await play.status()).haveBytes > 0);
    const took: number[] = [];
    for (const part of [0, 0.99, 0.5, 0.75, 0.25]) {
      const start = Math.floor(part * content.length);
      const end = Math.min(start + 100_000, content.length);
      took.push(await read(play, { start, end }, content));
      await scene.pause(300);
    }
    const { state, haveBytes } = await play.status();
    console.log(
      `seeks took ${took.map((ms) => ms.toFixed(0)).join(", ")} ms; ${haveBytes} bytes were there`,
    );
    assertEquals(state, "downloading");
    assert(haveBytes < content.length, "it was over too soon to show anything");
    assert(Math.max(...took) <= SEEK_MS, `a seek took ${Math.max(...took)} ms`);
    // To its end, at the rate at which it comes.
    const whole = await play.ask(`${play.url}/0/film.mkv`);
    assertEquals(whole.headers.get("content-length"), String(content.length));
    assert(Buffer.compare(await whole.bytes(), content) === 0, "the bytes are wrong");
  },
);

loopbackTest(
  "a file that nobody wants comes as far as it is read, and not once its reader has gone",
  async (scene) => {
    const files = { "a.txt": noise(MIB), "b.mkv": noise(24 * MIB, 2) };
    const play = await openStreamScene(scene, { files, bytesPerSec: 4 * MIB });
    await play.ask("/api/v1/torrents/1", {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ files: { unwanted: [1] } }),
    }).then((answer) => answer.body?.cancel());
    await scene.until(async () => (await play.status()).state === "seeding");
    const range = { start: 20 * MIB, end: 20 * MIB + 100_000 };
    const before = await haveOf(play, 1);
    await read(play, { ...range, file: 1 }, files["b.mkv"]);
    await scene.pause(1_000);
    const after = await haveOf(play, 1);
    assert(after - before >= 100_000 && after - before < 8 * MIB, `${after - before} bytes came`);
    await scene.pause(1_000);
    assertEquals(await haveOf(play, 1), after);
  },
);

loopbackTest(
  "of a torrent that is stopped what is here can be read, and nothing starts",
  async (scene) => {
    const content = noise(8 * MIB);
    const play = await openStreamScene(scene, { files: { "film.mkv": content }, bytesPerSec: MIB });
    await read(play, { start: 0, end: 100_000 }, content);
    await act(play, "stop");
    await scene.until(async () => (await play.status()).state === "stopped");
    await read(play, { start: 1_000, end: 50_000 }, content);
    const open = await play.ask(`${play.url}/0/x`, { headers: { range: "bytes=0-" } });
    const bytes = await open.bytes();
    assertEquals(open.status, 206);
    assert(bytes.length >= 100_000 && bytes.length < content.length);
    assert(Buffer.compare(bytes, content.subarray(0, bytes.length)) === 0);
    const whole = await play.ask(`${play.url}/0/x`);
    assertEquals([whole.status, (await whole.text()).includes("start it")], [409, true]);
    assertEquals((await play.status()).state, "stopped");
    // It can be started, moved and removed as if nobody had read it.
    await act(play, "start");
    const rest = await play.ask(`${play.url}/0/x`);
    assert(Buffer.compare(await rest.bytes(), content) === 0);
    await act(play, "stop");
    await scene.until(async () => (await play.status()).state === "stopped");
    await read(play, { start: 0, end: content.length }, content);
    await act(play, "remove");
    const gone = await play.ask(`${play.url}/0/x`);
    assertEquals([gone.status, await gone.text()], [404, "There is nothing here\n"]);
  },
);

async function act(play: StreamScene, action: "start" | "stop" | "remove"): Promise<void> {
  const answer = await play.ask(`/api/v1/torrents/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ targets: ["1"] }),
  });
  assertEquals([answer.ok, await answer.text()].at(0), true);
}

async function haveOf(play: StreamScene, file: number): Promise<number> {
  const { files } = await (await play.ask("/api/v1/torrents/1/files")).json();
  return files[file].doneBytes;
}

/** Reads a range, and compares it; gives how long it took. */
async function read(
  play: StreamScene,
  { file = 0, start, end }: {
    readonly file?: number;
    readonly start: number;
    readonly end: number;
  },
  content: Uint8Array,
): Promise<number> {
  const beganAt = performance.now();
  const answer = await play.ask(`${play.url}/${file}/x`, {
    headers: { range: `bytes=${start}-${end - 1}` },
  });
  const bytes = await answer.bytes();
  const tookMs = performance.now() - beganAt;
  assertEquals([answer.status, bytes.length], [206, end - start]);
  assert(Buffer.compare(bytes, content.subarray(start, end)) === 0, "the bytes are wrong");
  return tookMs;
}
