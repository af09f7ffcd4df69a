import { assert, assertEquals } from "@std/assert";
import type { DaemonProcess } from "./daemon_process.ts";
import { RefusedError } from "./daemon_process.ts";
import { ExpectedValues } from "./expected_values.ts";
import type { FakeRandom } from "./fake_random.ts";
import { filesIn, LoopbackTorrent } from "./loopback_torrent.ts";
import { announceAnswer, LoopbackTracker } from "./loopback_tracker.ts";
import { WatchedSeeder } from "./watched_seeder.ts";

/** Torrents that are there at most. */
const MAX_TORRENTS = 12;

/** Between two things some time goes by, so that something is downloaded. */
const MAX_REST_MS = 150;

const PIECE_LENGTH = 32_768;
const MIN_BYTES_PER_SEC = 80_000;
const MAX_BYTES_PER_SEC = 500_000;

/** A torrent that the driver has made. */
interface Driven {
  readonly number: number;
  readonly torrent: LoopbackTorrent;
  readonly seeder: WatchedSeeder;
  readonly infoHash: string;
  /** Whether something is under way with it. */
  isBusy: boolean;
  /** Whether its data may be somewhere though it is not in the list. */
  hasLeftData: boolean;
}

/** Settings that are changed. */
const SETTINGS = ["downloadQueueSize", "stalledMinutes", "ratioGoal", "marksPartialFiles", "pex"];

/** What of a torrent is looked at. */
interface Row {
  readonly id: number;
  readonly infoHash: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly outputDir: string;
  readonly state: string;
  readonly trouble: { readonly kind: string; readonly text: string } | null;
  readonly goals: { readonly ratio: number };
  readonly isSequential: boolean;
}

const FIELDS = "id,infoHash,name,labels,outputDir,state,trouble,goals,isSequential";

/** Does things at random to a daemon that is killed now and then, and knows what it has to remember. */
export class DaemonDriver implements AsyncDisposable {
  /** What was done, in words, the last at the end. */
  readonly done: string[] = [];
  readonly #folders: readonly string[];
  readonly #random: FakeRandom;
  readonly #expected = new ExpectedValues();
  readonly #all: Driven[] = [];
  readonly #byId = new Map<number, string>();
  readonly #tracker: LoopbackTracker;
  #isSetting = false;
  #safeCount = 0;

  /** One that moves torrents between these folders. */
  constructor(folders: readonly string[], random: FakeRandom) {
    this.#folders = folders;
    this.#random = random;
    this.#tracker = new LoopbackTracker({
      answer: ({ query }) => {
        const driven = this.#all[Number(new URLSearchParams(query).get("torrent"))];
        return announceAnswer(driven ? [driven.seeder.endpoint] : []);
      },
    });
  }

  /** Pieces that were to be there after a kill, all kills taken together. */
  get safeCount(): number {
    return this.#safeCount;
  }

  /** Torrents that are in the list for certain. */
  get knownCount(): number {
    return this.#listed().length;
  }

  /** Does one thing after the other until the daemon is gone. */
  async drive(daemon: DaemonProcess, pause: (ms: number) => Promise<void>): Promise<void> {
    while (!daemon.isKilled) {
      try {
        await this.#step(daemon);
        await this.#lookForComplete(daemon);
        await pause(this.#random.below(MAX_REST_MS));
      } catch (error) {
        // It was killed in the middle of it.
        if (error instanceof TypeError && daemon.isKilled) return;
        throw error;
      }
    }
  }

  /** The daemon was killed. */
  killed(): void {
    this.#did("killed it");
    for (const driven of this.#all) {
      driven.isBusy = false;
      driven.seeder.killed();
      this.#safeCount += driven.seeder.safeCount;
    }
  }

  /** Looks whether a daemon that was just started has all that it is to remember. */
  async check(daemon: DaemonProcess): Promise<void> {
    const rows = await list(daemon);
    const byHash = new Map(rows.map((row) => [row.infoHash, row]));
    assertEquals(byHash.size, rows.length, "a torrent is there twice");
    for (const driven of this.#all) {
      const row = byHash.get(driven.infoHash);
      byHash.delete(driven.infoHash);
      this.#expected.check(`torrent ${driven.number} is there`, row !== undefined);
      if (row) this.#checkRow(driven, row);
    }
    assertEquals([...byHash.keys()], [], "there are torrents that nobody has added");
    const settings = await daemon.ask("GET", "/settings");
    for (const key of SETTINGS) {
      this.#expected.check(`setting ${key}`, settings[key]);
    }
  }

  /** Waits until nothing is moved, and looks whether files are where the records say, and nowhere else. */
  async checkFiles(daemon: DaemonProcess, pause: () => Promise<void>): Promise<void> {
    let rows = await list(daemon);
    while (rows.some(({ state }) => state === "moving")) {
      await pause();
      rows = await list(daemon);
    }
    const rowOf = new Map(rows.map((row) => [row.infoHash, row]));
    const found = await this.#files();
    for (const driven of this.#all) {
      const { number, seeder } = driven;
      const row = rowOf.get(driven.infoHash);
      assertEquals(seeder.lost, [], `torrent ${number} has lost pieces: ${this.#doneTo(number)}`);
      if (row?.state === "seeding") await assertWhole(driven.torrent, row);
      if (driven.hasLeftData) continue;
      const elsewhere = found.filter((path) =>
        path.includes(`/t${number} `) && !(row && path.startsWith(`${row.outputDir}/${row.name}/`))
      );
      assertEquals(elsewhere, [], `torrent ${number} has files elsewhere, too`);
    }
  }

  /** Lets all go on, and looks whether each comes to its end. */
  async finish(daemon: DaemonProcess, pause: () => Promise<void>): Promise<void> {
    await daemon.ask("PATCH", "/settings", { queuesDownloads: false });
    await daemon.ask("POST", "/torrents/start", { where: "all" });
    for (;;) {
      const rows = await list(daemon);
      if (rows.every(({ state }) => state === "seeding")) break;
      await pause();
    }
    await this.checkFiles(daemon, pause);
  }

  /** Ends the seeders. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tracker[Symbol.asyncDispose]();
    for (const { seeder } of this.#all) await seeder[Symbol.asyncDispose]();
  }

  /** What is complete is to be there whole after a kill. */
  async #lookForComplete(daemon: DaemonProcess): Promise<void> {
    const seeding = new Set(
      (await list(daemon)).flatMap((row) => row.state === "seeding" ? [row.infoHash] : []),
    );
    for (const { infoHash, seeder, isBusy } of this.#all) {
      if (!isBusy && seeding.has(infoHash)) seeder.complete();
    }
  }

  /** All files that there are. */
  async #files(): Promise<string[]> {
    const paths: string[] = [];
    for (const dir of this.#folders) {
      await Deno.mkdir(dir, { recursive: true });
      paths.push(...(await filesIn(dir)).map((path) => `${dir}/${path}`));
    }
    return paths;
  }

  #checkRow(driven: Driven, row: Row): void {
    const { number } = driven;
    const { kind = "tracker", text } = row.trouble ?? {};
    assert(kind.startsWith("tracker"), `torrent ${number} has trouble: ${text}`);
    const isKnownAs = this.#byId.get(row.id) ?? row.infoHash;
    assertEquals(isKnownAs, row.infoHash, `number ${row.id} was another torrent's`);
    this.#byId.set(row.id, row.infoHash);
    this.#expected.check(`labels of ${number}`, row.labels);
    this.#expected.check(`folder of ${number}`, row.outputDir);
    this.#expected.check(`name of ${number}`, row.name);
    this.#expected.check(`goal of ${number}`, row.goals.ratio);
    this.#expected.check(`order of ${number}`, row.isSequential);
    if (row.state === "moving") return;
    this.#expected.check(`torrent ${number} is stopped`, row.state === "stopped");
  }

  /** Those that are in the list for certain, and with which nothing is under way. */
  #listed(): Driven[] {
    return this.#all.filter(({ number, isBusy }) =>
      !isBusy && this.#expected.known(`torrent ${number} is there`) === true
    );
  }

  async #step(daemon: DaemonProcess): Promise<void> {
    const listed = this.#listed();
    const driven = listed[this.#random.below(Math.max(1, listed.length))];
    const what = this.#random.below(16);
    if (!driven || what < 4 && listed.length < MAX_TORRENTS) return await this.#add(daemon);
    if (what === 4 && !this.#isSetting) return await this.#set(daemon);
    driven.isBusy = true;
    try {
      await this.#act(daemon, driven, what);
    } finally {
      driven.isBusy = false;
    }
  }

  async #act(daemon: DaemonProcess, driven: Driven, what: number): Promise<void> {
    const { number, infoHash } = driven;
    const targets = [infoHash];
    const random = this.#random;
    switch (what) {
      case 5:
      case 6:
        return await this.#remove(daemon, driven);
      case 7:
      case 8:
        return await this.#move(daemon, driven);
      case 9:
      case 10: {
        const name = `t${number} ${random.below(1_000)}`;
        const path = this.#expected.known(`name of ${number}`);
        await this.#answered(daemon, [[`name of ${number}`, name]], {
          path: "/torrents/rename",
          body: { targets, path, name },
          canRefuse: true,
        });
        return;
      }
      case 11: {
        const isStopped = random.below(3) === 0;
        await this.#answered(daemon, [[`torrent ${number} is stopped`, isStopped]], {
          path: isStopped ? "/torrents/stop" : "/torrents/start",
          body: { targets },
        });
        return;
      }
      case 12:
        await daemon.ask("POST", "/torrents/verify", { targets });
        this.#did(`verified ${number}`);
        return;
      case 13: {
        const isSequential = random.below(2) === 0;
        await this.#answered(daemon, [[`order of ${number}`, isSequential]], {
          method: "PATCH",
          path: "/torrents",
          body: { targets, changes: { isSequential } },
        });
        return;
      }
      default: {
        const labels = [`label ${random.below(1_000)}`];
        const ratio = random.below(1_000);
        await this.#answered(daemon, [
          [`labels of ${number}`, labels],
          [`goal of ${number}`, ratio],
        ], {
          method: "PATCH",
          path: "/torrents",
          body: { targets, changes: { labels, goals: { ratio } } },
        });
      }
    }
  }

  async #add(daemon: DaemonProcess): Promise<void> {
    const left = this.#all.filter(({ number, isBusy }) =>
      !isBusy && this.#expected.known(`torrent ${number} is there`) === false
    );
    const again = this.#random.below(3) === 0
      ? left[this.#random.below(left.length || 1)]
      : undefined;
    const driven = again ?? this.#make();
    const { number, torrent } = driven;
    driven.isBusy = true;
    try {
      const outputDir = this.#anyFolder();
      const labels = [`label ${this.#random.below(1_000)}`];
      const isPaused = this.#random.below(4) === 0;
      // What is there of it already may be renamed, or elsewhere.
      driven.seeder.forget();
      await this.#answered(daemon, [
        [`torrent ${number} is there`, true],
        [`labels of ${number}`, labels],
        [`folder of ${number}`, outputDir],
        [`name of ${number}`, torrent.metainfo.name],
        [`goal of ${number}`, 2],
        [`order of ${number}`, false],
        [`torrent ${number} is stopped`, isPaused],
      ], {
        path: "/torrents",
        body: { metainfo: torrent.bytes.toBase64(), outputDir, labels, isPaused },
      });
    } finally {
      driven.isBusy = false;
    }
  }

  #make(): Driven {
    const number = this.#all.length;
    const torrent = new LoopbackTorrent({
      name: `t${number} made`,
      files: {
        "a.bin": 1 + this.#random.below(300_000),
        "sub/b.bin": 1 + this.#random.below(300_000),
        "sub/c.bin": this.#random.below(3),
      },
      pieceLength: PIECE_LENGTH,
      trackers: [`${this.#tracker.url}?torrent=${number}`],
      seed: number + 1,
    });
    const driven = {
      number,
      torrent,
      seeder: new WatchedSeeder(torrent, MIN_BYTES_PER_SEC + this.#random.below(MAX_BYTES_PER_SEC)),
      infoHash: infoHashOf(torrent),
      isBusy: false,
      hasLeftData: false,
    };
    this.#expected.answered(`torrent ${number} is there`, false);
    this.#all.push(driven);
    return driven;
  }

  async #remove(daemon: DaemonProcess, driven: Driven): Promise<void> {
    const { number, infoHash, seeder } = driven;
    const withData = this.#random.below(2) === 0;
    seeder.forget();
    if (!withData) driven.hasLeftData = true;
    await this.#answered(daemon, [[`torrent ${number} is there`, false]], {
      path: "/torrents/remove",
      body: { targets: [infoHash], withData },
    });
    // It may be added again, in another way.
    for (const what of ["labels", "folder", "name", "goal", "order"]) {
      this.#expected.forget(`${what} of ${number}`);
    }
    this.#expected.forget(`torrent ${number} is stopped`);
  }

  async #move(daemon: DaemonProcess, driven: Driven): Promise<void> {
    const { number, infoHash } = driven;
    const outputDir = this.#anyFolder();
    await this.#answered(daemon, [[`folder of ${number}`, outputDir]], {
      path: "/torrents/relocate",
      body: { targets: [infoHash], outputDir },
      canRefuse: driven.hasLeftData,
    });
  }

  #anyFolder(): string {
    return this.#folders[this.#random.below(this.#folders.length)] ?? "";
  }

  async #set(daemon: DaemonProcess): Promise<void> {
    this.#isSetting = true;
    try {
      await this.#setSome(daemon);
    } finally {
      this.#isSetting = false;
    }
  }

  async #setSome(daemon: DaemonProcess): Promise<void> {
    const random = this.#random;
    const settings: Record<string, unknown> = {
      downloadQueueSize: 1 + random.below(8),
      stalledMinutes: 1 + random.below(60),
      ratioGoal: random.below(100),
      marksPartialFiles: random.below(2) === 0,
      ...random.below(4) === 0 ? { pex: random.below(2) === 0 } : {},
    };
    const values = Object.entries(settings).map(([key, value]) =>
      [`setting ${key}`, value] as const
    );
    await this.#answered(daemon, values, { method: "PATCH", path: "/settings", body: settings });
  }

  /** Asks for something that makes values so. */
  async #answered(
    daemon: DaemonProcess,
    values: readonly (readonly [string, unknown])[],
    request: {
      readonly method?: string;
      readonly path: string;
      readonly body: unknown;
      readonly canRefuse?: boolean;
    },
  ): Promise<void> {
    const { method = "POST", path, body, canRefuse = false } = request;
    for (const [key, value] of values) this.#expected.tried(key, value);
    this.#did(
      `asks ${values.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ")}`,
    );
    try {
      await daemon.ask(method, path, body);
    } catch (error) {
      if (!(error instanceof RefusedError) || !canRefuse) throw error;
      assert(/is there already/.test(error.message), error.message);
      for (const [key, value] of values) {
        if (this.#expected.known(key) === undefined) this.#expected.refused(key, value);
      }
      this.#did(`was refused: ${error.message}`);
      return;
    }
    for (const [key, value] of values) this.#expected.answered(key, value);
    this.#did(`has ${values.map(([key]) => key).join(", ")}`);
  }

  /** What was done to a torrent, and when it was killed. */
  #doneTo(number: number): string {
    const mentioned = new RegExp(`(?:torrent|of|verified) ${number}\\b|killed`);
    return this.done.filter((line) => mentioned.test(line)).slice(-40).join("\n");
  }

  #did(what: string): void {
    this.done.push(`${performance.now().toFixed(0)} ms: ${what}`);
  }
}

function infoHashOf({ metainfo }: LoopbackTorrent): string {
  return (metainfo.infoHashes.v1 ?? new Uint8Array()).toHex();
}

async function list(daemon: DaemonProcess): Promise<readonly Row[]> {
  const answer = await daemon.ask("GET", `/torrents?fields=${FIELDS}`);
  return readRows(answer.torrents);
}

function readRows(value: unknown): Row[] {
  assert(Array.isArray(value));
  return value;
}

async function assertWhole(torrent: LoopbackTorrent, { outputDir, name }: Row): Promise<void> {
  for (const [index, file] of torrent.metainfo.files.entries()) {
    const path = `${outputDir}/${name}${file.path.slice(torrent.metainfo.name.length)}`;
    assertEquals(await Deno.readFile(path), torrent.content(index), path);
  }
}
