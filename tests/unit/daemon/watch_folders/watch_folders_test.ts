import { assertEquals } from "@std/assert";
import { isWatched } from "../../../../lib/daemon/watch_folders/read_watched.ts";
import { WatchFolders } from "../../../../lib/daemon/watch_folders/mod.ts";
import type { FoundFile } from "../../../../lib/daemon/watch_folders/arrivals.ts";
import type { WatchFolder } from "../../../../lib/daemon/settings/mod.ts";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import type { AddRequest, AddResult } from "../../../../lib/daemon/control.ts";
import { MemoryDisk } from "../../../../lib/testing/mod.ts";
import { FakeClock, settle } from "../../../support/fake_clock.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { fakeTorrent } from "../support/fake_torrent.ts";

const FOLDER: WatchFolder = { path: "/in", labels: ["iso"], starts: true, removesAdded: false };
const HASH = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a";

/** Folders in memory that are watched; bytes of the letter `t` are a torrent. */
class Watched implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly log = new FakeLog();
  readonly disk = new MemoryDisk();
  readonly added: AddRequest[] = [];
  /** What the next additions fail with. */
  refusal: ControlError | undefined;
  /** Whether the system lets folders be read. */
  isReadable = true;
  readonly folders: WatchFolders;
  readonly #names = new Set<string>();

  constructor(...settings: WatchFolder[]) {
    this.folders = new WatchFolders({
      clock: this.clock,
      log: this.log,
      list: (folder, wants) => this.#list(folder, wants),
      open: (folder) => this.disk.open(folder),
      add: (request) => this.#add(request),
    });
    this.folders.watch(settings);
  }

  async write(path: string, text: string): Promise<void> {
    const [folder, name] = split(path);
    this.#names.add(path);
    const files = this.disk.open(folder);
    await files.truncate(name, 0);
    await files.write(name, 0, new TextEncoder().encode(text));
  }

  /** Whether something is at a path. */
  async has(path: string): Promise<boolean> {
    const [folder, name] = split(path);
    return await this.disk.open(folder).stat(name) !== undefined;
  }

  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      await this.clock.advance(1_000);
      await settle();
      await this.folders.settled();
    }
  }

  /** Warnings so far. */
  get warnings(): string[] {
    return this.log.records.flatMap(({ level, message }) => level === "warn" ? message : []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.folders.stop();
    await this.folders.settled();
  }

  async #list(folder: string, wants: (name: string) => boolean): Promise<FoundFile[]> {
    if (!this.isReadable) throw new Deno.errors.PermissionDenied("not for you");
    const found: FoundFile[] = [];
    for (const path of this.#names) {
      const [at, name] = split(path);
      if (at !== folder || !wants(name)) continue;
      const stat = await this.disk.open(folder).stat(name);
      if (stat) found.push({ name, size: stat.size, mtimeMs: stat.mtimeMs });
    }
    return found;
  }

  #add(request: AddRequest): Promise<AddResult> {
    if (this.refusal) return Promise.reject(this.refusal);
    const { source } = request;
    const isTorrent = source.kind !== "metainfo" || source.bytes.every((byte) => byte === 0x74);
    if (!isTorrent) return Promise.reject(new ControlError("not-a-torrent", "it is none"));
    this.added.push(request);
    return Promise.resolve({ torrent: fakeTorrent(this.added.length), isDuplicate: false });
  }
}

function split(path: string): [string, string] {
  const at = path.lastIndexOf("/");
  return [path.slice(0, at), path.slice(at + 1)];
}

Deno.test("isWatched() takes .torrent and .magnet files, and not what was dealt with", () => {
  const names = [
    "a.torrent",
    "B.TORRENT",
    "c.magnet",
    "d.torrent.added",
    "e.torrent.part",
    "f.txt",
  ];
  assertEquals(names.filter(isWatched), ["a.torrent", "B.TORRENT", "c.magnet"]);
});

Deno.test("a watched folder adds torrents with its options, and says so by their names", async () => {
  await using watched = new Watched({ ...FOLDER, starts: false, outputDir: "/data" });
  await watched.write("/in/a.torrent", "ttt");
  await watched.pass(3);
  assertEquals(watched.added, [{
    source: { kind: "metainfo", bytes: new TextEncoder().encode("ttt") },
    isPaused: true,
    labels: ["iso"],
    outputDir: "/data",
  }]);
  assertEquals(
    [await watched.has("/in/a.torrent"), await watched.has("/in/a.torrent.added")],
    [false, true],
  );
});

Deno.test("a watched folder removes what was added where it is told to", async () => {
  await using watched = new Watched(FOLDER, { ...FOLDER, path: "/other", removesAdded: true });
  await watched.write("/other/a.torrent", "t");
  await watched.pass(3);
  assertEquals(watched.added.length, 1);
  assertEquals(
    [await watched.has("/other/a.torrent"), await watched.has("/other/a.torrent.added")],
    [false, false],
  );
});

Deno.test("a watched folder adds magnet links in files, and reads no paths and URLs from them", async () => {
  await using watched = new Watched(FOLDER);
  const link = `magnet:?xt=urn:btih:${HASH}`;
  await watched.write("/in/a.magnet", `\n${link}\r\n`);
  await watched.write("/in/b.magnet", "/etc/passwd");
  await watched.write("/in/c.magnet", "http://192.0.2.1/a.torrent");
  await watched.write("/in/d.magnet", link.padEnd(65 * 1024, "&x"));
  await watched.pass(13);
  assertEquals(watched.added.map(({ source }) => source), [{ kind: "location", location: link }]);
  assertEquals(watched.warnings.length, 3);
  for (const name of ["b", "c", "d"]) {
    assertEquals(await watched.has(`/in/${name}.magnet.invalid`), true);
  }
});

Deno.test("a watched folder waits for what stands still half way, and not for ever", async () => {
  await using watched = new Watched(FOLDER);
  await watched.write("/in/a.torrent", "t half");
  await watched.write("/in/b.torrent", "nothing");
  await watched.pass(8);
  await watched.write("/in/a.torrent", "ttttttttttt");
  await watched.pass(5);
  assertEquals(watched.added.length, 1);
  assertEquals(
    [await watched.has("/in/a.torrent.added"), await watched.has("/in/b.torrent.invalid")],
    [true, true],
  );
  assertEquals(watched.warnings, ["Cannot add /in/b.torrent: it is none"]);
});

Deno.test("a watched folder leaves what can not be added for another reason, and says so once", async () => {
  await using watched = new Watched(FOLDER);
  watched.refusal = new ControlError("forbidden", "not there");
  await watched.write("/in/a.torrent", "t");
  await watched.pass(20);
  assertEquals(watched.warnings, ["Cannot add /in/a.torrent: not there"]);
  assertEquals(await watched.has("/in/a.torrent"), true);
  watched.refusal = undefined;
  watched.folders.watch([{ ...FOLDER, outputDir: "/elsewhere" }]);
  await watched.pass(3);
  assertEquals(watched.added.length, 1, "settings have changed");
});

Deno.test("a watched folder that can not be read is told of once, and is watched on", async () => {
  await using watched = new Watched(FOLDER);
  watched.isReadable = false;
  await watched.write("/in/a.torrent", "t");
  await watched.pass(5);
  assertEquals(watched.warnings, ["Cannot watch /in: not for you"]);
  watched.isReadable = true;
  await watched.pass(3);
  assertEquals(watched.added.length, 1);
});

Deno.test("WatchFolders has no timer without folders, nor when it was stopped", async () => {
  await using watched = new Watched();
  assertEquals(watched.clock.timerCount, 0);
  watched.folders.watch([FOLDER]);
  assertEquals(watched.clock.timerCount, 1);
  watched.folders.watch([]);
  assertEquals(watched.clock.timerCount, 0);
  watched.folders.watch([FOLDER]);
  watched.folders.stop();
  assertEquals(watched.clock.timerCount, 0);
});
