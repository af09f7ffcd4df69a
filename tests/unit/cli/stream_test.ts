import { assert, assertEquals, assertMatch } from "@std/assert";
import { main } from "../../../lib/cli/main.ts";
import { FakeProgram } from "./support/fake_program.ts";
import { FakeSession, type SessionTorrent } from "./support/fake_session.ts";
import { LoopbackTorrent } from "../../support/loopback_torrent.ts";

const SERIES = { "e1.mkv": 100, "e2.mkv": 100, "e1.srt": 10, "cover.jpg": 10 };

interface Play {
  readonly program: FakeProgram;
  readonly torrent: SessionTorrent;
  readonly status: Promise<number>;
  /** Waits until it has said where to read. */
  shown(): Promise<void>;
}

/** Begins `shoal stream` with a torrent. */
async function begin(
  args: readonly string[],
  { files = SERIES, playing, terminal = false }: {
    readonly files?: Record<string, number> | number;
    readonly playing?: Promise<number>;
    readonly terminal?: boolean;
  } = {},
): Promise<Play> {
  const program = new FakeProgram(["stream", "a.torrent", ...args], { terminal });
  const name = typeof files === "number" ? "film.mkv" : "series";
  program.put("a.torrent", new LoopbackTorrent({ name, files }).bytes);
  program.session = new FakeSession();
  program.playing = playing;
  const status = main(program);
  const { session } = program;
  await settle(() => session.torrents.length > 0);
  const [torrent] = session.torrents;
  assert(torrent);
  const shown = () => settle(() => program.stdout.text !== "");
  return { program, torrent, status, shown };
}

async function settle(holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn++) {
    if (turn > 1_000) throw new Error("that does not happen");
    // Commands are loaded when they are called.
    await new Promise((go) => setTimeout(go, 1));
  }
}

/** Tells the torrent what is in it, as a real one does. */
function tell({ torrent }: Play, files: Record<string, number> | number = SERIES): number[] {
  const name = typeof files === "number" ? "film.mkv" : "series";
  const { bytes, metainfo } = new LoopbackTorrent({ name, files });
  torrent.tell(bytes);
  const { files: choose } = torrent.options;
  return [...typeof choose === "function" ? choose(metainfo) ?? [] : choose ?? []];
}

Deno.test("shoal stream prints the address of a single file, and ends at Ctrl+C", async () => {
  const play = await begin([], { files: 1_000 });
  tell(play, 1_000);
  await play.shown();
  assertEquals(play.program.stdout.text, "http://127.0.0.1:8000/stream/1/0/x?key=k\n");
  assert(play.program.isStreaming);
  play.torrent.complete();
  play.program.interrupt();
  assertEquals(await play.status, 130);
  assert(!play.program.isStreaming, "the server is left behind");
  assert((play.program.session?.closeCount ?? 0) > 0);
});

Deno.test("shoal stream prints a playlist of several, and wants their subtitles, too", async () => {
  const play = await begin([]);
  assertEquals(tell(play), [1, 2, 3]);
  await play.shown();
  assertEquals(play.program.stdout.text, "http://127.0.0.1:8000/stream/1/playlist.m3u8?key=k\n");
  assertMatch(play.program.stderr.text, /series\/e1\.mkv\n\s+http.*\n\s+series\/e2\.mkv/);
  play.program.interrupt();
  await play.status;
});

Deno.test("shoal stream --file takes a number or a name", async () => {
  const rows: [list: string, wanted: number[], index: number][] = [
    ["4", [3], 3],
    ["*e1.mkv", [1, 2], 1],
    ["1", [0], 0],
  ];
  for (const [list, wanted, index] of rows) {
    const play = await begin(["--file", list, "--json"]);
    assertEquals(tell(play), wanted, list);
    await settle(() => play.program.stdout.text.includes("streaming"));
    const events = play.program.stdout.text.trim().split("\n").map((line) => JSON.parse(line));
    const event = events.find(({ event }) => event === "streaming");
    assertEquals(event.url, `http://127.0.0.1:8000/stream/1/${index}/x?key=k`);
    assertEquals(event.files.length, 1);
    play.program.interrupt();
    await play.status;
  }
});

Deno.test("shoal stream --player starts it with the address as one argument, and ends with it", async () => {
  const playing = Promise.withResolvers<number>();
  const play = await begin(["--player", "mpv  --fs $(x)"], {
    files: 1_000,
    playing: playing.promise,
  });
  tell(play, 1_000);
  await settle(() => play.program.runs.length > 0);
  assertEquals(play.program.runs, [
    ["mpv", "--fs", "$(x)", "http://127.0.0.1:8000/stream/1/0/x?key=k"],
  ]);
  playing.resolve(0);
  assertEquals(await play.status, 0);
});

Deno.test("shoal stream says so where it may not start the player, and goes on", async () => {
  const play = await begin(["--player", "mpv"], { files: 1_000 });
  tell(play, 1_000);
  await settle(() => play.program.stderr.text.includes("Cannot start mpv"));
  assertMatch(play.program.stderr.text, /--allow-run=mpv/);
  assert(play.program.isStreaming);
  play.program.interrupt();
  assertEquals(await play.status, 130);
});

Deno.test("shoal stream says what can not be", async () => {
  const rows: [args: string[], files: Record<string, number>, status: number, text: RegExp][] = [
    [[], { "a.txt": 1, "b.zip": 2 }, 3, /no video or audio in it/],
    [["--file", "*.avi"], SERIES, 2, /Cannot find files for "\*\.avi"/],
    [["--file", "9"], SERIES, 2, /has files 1 to 4/],
    [["--player", " "], SERIES, 2, /--player needs the name of a program/],
  ];
  for (const [args, files, status, text] of rows) {
    const program = new FakeProgram(["stream", "a.torrent", ...args]);
    program.put("a.torrent", new LoopbackTorrent({ name: "series", files }).bytes);
    program.session = new FakeSession();
    assertEquals(await main(program), status, program.stderr.text);
    assertMatch(program.stderr.text, text);
  }
});

Deno.test("shoal stream ends with what ended the torrent", async () => {
  const play = await begin([], { files: 1_000 });
  tell(play, 1_000);
  await play.shown();
  play.torrent.fail(new Error("the disk is gone"), "the disk is gone");
  assertEquals(await play.status, 7);
  assertMatch(play.program.stderr.text, /the disk is gone/);
  assert(!play.program.isStreaming);
});
