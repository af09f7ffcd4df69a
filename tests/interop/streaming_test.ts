/**
 * Players on a file that is being downloaded: ffmpeg and ffprobe, from the daemon and from `shoal stream`. Skipped where
 * they are not installed.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { loopbackTest } from "../support/loopback_scene.ts";
import { openStreamScene, seedFiles } from "../support/stream_scene.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Seconds of the film. */
const SECONDS = 20;

const lack = await output("ffmpeg", "-version").then(
  () => undefined,
  () => "ffmpeg is not installed",
);

async function output(program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Makes a film of noise, so that it has bytes enough. An MP4 has what players need first at its end. */
async function makeFilm(path: string): Promise<Uint8Array> {
  await output(
    "ffmpeg",
    ...["-v", "error", "-f", "lavfi", "-i", `testsrc2=size=320x240:rate=10:duration=${SECONDS}`],
    ...["-f", "lavfi", "-i", `anoisesrc=duration=${SECONDS}:sample_rate=44100`],
    ...["-vf", "noise=alls=60:allf=t", "-c:v", "mpeg4", "-b:v", "2M", "-c:a", "pcm_s16le"],
    ...["-f", path.endsWith(".mp4") ? "mov" : "matroska", "-y", path],
  );
  return await Deno.readFile(path);
}

for (const name of ["film.mp4", "film.mkv"]) {
  loopbackTest({
    name: `ffprobe and ffmpeg play ${name} from the daemon while it is downloaded`,
    lack,
    timeoutMs: 90_000,
  }, async (scene) => {
    const bytes = await makeFilm(`${scene.dir}/${name}`);
    const play = await openStreamScene(scene, {
      files: { [name]: bytes, "film.en.srt": srt("Hello") },
      bytesPerSec: Math.ceil(bytes.length / 3 / 8),
    });
    const { media } = await (await play.ask(`${play.url}/media.json`)).json();
    const [film] = media;
    const url = new URL(film.path, play.daemon.url).href;
    const seconds = await output(
      "ffprobe",
      ...["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", url],
    );
    assertEquals(Math.round(Number(seconds)), SECONDS);
    assertEquals((await play.status()).state, "downloading", "it was over too soon");
    // A picture out of the middle: a seek.
    const picture = `${scene.dir}/picture.png`;
    const at = String(SECONDS * 0.7);
    await output("ffmpeg", ...[
      "-v",
      "error",
      "-ss",
      at,
      "-i",
      url,
      "-frames:v",
      "1",
      "-y",
      picture,
    ]);
    assert((await Deno.stat(picture)).size > 1_000);
    assertEquals((await play.status()).state, "downloading", "it was over too soon");
    const subtitles = new URL(film.subtitles[0].path, play.daemon.url).href;
    assert(
      (await output("ffmpeg", "-v", "error", "-i", subtitles, "-f", "srt", "-")).includes("Hello"),
    );
    // All of it, each frame decoded; of the playlist, as players take it.
    const playlist = `${play.url}/playlist.m3u8${new URL(url).search}`;
    assert((await (await fetch(playlist)).text()).includes(url));
    await output("ffmpeg", ...["-v", "error", "-xerror", "-i", url, "-f", "null", "-"]);
  });
}

loopbackTest({
  name: "shoal stream --player starts ffmpeg on what it downloads, and ends with it",
  lack,
  timeoutMs: 90_000,
}, async (scene) => {
  const bytes = await makeFilm(`${scene.dir}/film.mp4`);
  const { metainfo } = await seedFiles(scene, {
    files: { "film.mp4": bytes },
    bytesPerSec: Math.ceil(bytes.length / 3 / 4),
  });
  const torrent = `${scene.dir}/film.torrent`;
  await Deno.writeFile(torrent, metainfo);
  const copy = `${scene.dir}/copy.mkv`;
  // What a player writes that is told to: ffmpeg has the address before its output, so a script puts it there.
  const player = `${scene.dir}/player.sh`;
  await Deno.writeTextFile(
    player,
    `#!/bin/sh\nexec ffmpeg -v error -i "$1" -c copy -y '${copy}'\n`,
  );
  await Deno.chmod(player, 0o755);
  const permissions = ["--no-prompt", "--allow-net", "--allow-read", "--allow-write"];
  const shoal = (run: string[]) => ({
    command: [Deno.execPath(), "run", "--quiet", ...permissions, ...run, `${ROOT}cli.ts`],
  });
  const args = ["stream", torrent, "-o", `${scene.dir}/out`, "--json", "--player", player];
  const program = scene.program(args, shoal([`--allow-run=${player}`]));
  assertEquals(await program.ended(), 0);
  const [first, second] = await Promise.all(
    [`${scene.dir}/film.mp4`, copy].map((path) =>
      output("ffmpeg", ...["-v", "error", "-i", path, "-map", "0:v", "-f", "md5", "-"])
    ),
  );
  assertEquals(second, first);
  const event = program.events.find(({ event }) => event === "streaming");
  assert(
    /^http:\/\/127\.0\.0\.1:\d+\/stream\/1\/0\/film\.mp4\?key=[0-9a-f]{32}$/.test(`${event?.url}`),
  );
  // Without leave to start programs that is said, and the address is good all the same.
  const alone = scene.program(args, shoal([]));
  await scene.until(() => alone.events.some(({ event }) => event === "streaming"));
  await scene.until(() => alone.stderr.some((line) => line.includes("may not start programs")));
  const url = String(alone.events.find(({ event }) => event === "streaming")?.url);
  assertEquals(
    (await fetch(url, { method: "HEAD" })).headers.get("content-length"),
    `${bytes.length}`,
  );
  alone.signal("SIGINT");
  assertEquals(await alone.ended(), 130);
});

function srt(text: string): Uint8Array {
  return new TextEncoder().encode(`1\n00:00:01,000 --> 00:00:02,000\n${text}\n`);
}
