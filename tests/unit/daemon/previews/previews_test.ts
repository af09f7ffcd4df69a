import { assertEquals, assertRejects } from "@std/assert";
import { ControlError } from "../../../../lib/daemon/control_error.ts";
import {
  hexOf,
  MAX_PREVIEWS,
  PREVIEW_LIFE_MS,
  Previews,
  type PreviewsOwner,
  type PreviewTorrent,
} from "../../../../lib/daemon/previews/mod.ts";
import {
  formatMagnet,
  type Metainfo,
  parseMagnet,
  parseMetainfo,
} from "../../../../lib/metainfo/mod.ts";
import { SampleTorrent } from "../../../../lib/testing/mod.ts";
import { TorrentFailedError, TorrentStoppedError } from "../../../../lib/torrent/mod.ts";
import { FakeClock, settle } from "../../../support/fake_clock.ts";
import { FakeRandom } from "../../../support/fake_random.ts";

const sample = new SampleTorrent({
  name: "sample",
  files: { "a.bin": 40_000, "sub/b.bin": 30_000 },
});
const { metainfo } = sample;
const [hash = ""] = hexOf(metainfo.infoHashes);
const magnet = {
  kind: "location" as const,
  location: formatMagnet({ infoHashes: metainfo.infoHashes, name: "what it is called" }),
};

/** A torrent in the session, of which nothing has come yet. */
class Running implements PreviewTorrent {
  readonly #metadata = Promise.withResolvers<Metainfo>();
  metainfoBytes: Uint8Array | undefined;
  isStopped = false;

  constructor() {
    this.#metadata.promise.catch(() => undefined);
  }

  get metadata(): Promise<Metainfo> {
    return this.#metadata.promise;
  }

  status(): { readonly peers: number } {
    return { peers: 4 };
  }

  stop(): Promise<void> {
    this.isStopped = true;
    this.#metadata.reject(new TorrentStoppedError("The torrent was stopped"));
    return Promise.resolve();
  }

  come(): void {
    this.metainfoBytes = sample.bytes;
    this.#metadata.resolve(metainfo);
  }

  fail(): void {
    this.#metadata.reject(new TorrentFailedError("Its metadata is broken"));
  }
}

/** Previews over a made-up session, and what runs in it. */
function scene() {
  const clock = new FakeClock();
  const running: Running[] = [];
  const state = {
    clock,
    running,
    isBusy: false,
    twin: undefined as { readonly id: number; readonly bytes: Uint8Array | undefined } | undefined,
    fetching: Promise.withResolvers<Uint8Array>(),
  };
  const owner: PreviewsOwner = {
    clock,
    random: new FakeRandom(1),
    trackers: [],
    find: () => state.twin?.id,
    metainfoBytes: () => Promise.resolve(state.twin?.bytes),
    run: () => {
      if (state.isBusy) throw new Error("Cannot add it: it is there already");
      const torrent = new Running();
      running.push(torrent);
      return torrent;
    },
    parse: parseMetainfo,
    read: async (source) => {
      if (source.kind === "location" && !source.location.startsWith("http")) {
        return { kind: "magnet", magnet: parseMagnet(source.location) };
      }
      const bytes = source.kind === "metainfo" ? source.bytes : await state.fetching.promise;
      return { kind: "metainfo", metainfo: parseMetainfo(bytes), bytes };
    },
  };
  return { state, running, clock, previews: new Previews(owner) };
}

Deno.test("Previews show at once what is in a .torrent file", async () => {
  const { previews, running } = scene();
  const view = await previews.open({ kind: "metainfo", bytes: sample.bytes });
  assertEquals(
    [view.state, view.name, view.infoHash, view.totalBytes, view.pieceCount, view.duplicateOf],
    ["ready", metainfo.name, hash, 70_000, metainfo.pieceCount, undefined],
  );
  assertEquals(
    view.files.map(({ index, path, length, isWanted }) => [index, path, length, isWanted]),
    [
      [0, "sample/a.bin", 40_000, true],
      [1, "sample/sub/b.bin", 30_000, true],
    ],
  );
  assertEquals(running.length, 0);
  assertEquals(await previews.source(view.id), { kind: "metainfo", bytes: sample.bytes });
  await previews.closeAll();
});

Deno.test("Previews refuse at once what is no torrent", async () => {
  const { previews, clock } = scene();
  await assertRejects(() => previews.open({ kind: "metainfo", bytes: new Uint8Array(9) }));
  await assertRejects(() => previews.open({ kind: "location", location: "magnet:?dn=x" }));
  assertEquals(clock.timerCount, 0);
});

Deno.test("Previews ask peers what is in a magnet link, and tell who waits as soon as it has come", async () => {
  const { previews, running, clock } = scene();
  const { id, state, name } = await previews.open(magnet);
  assertEquals([state, name], ["fetching", "what it is called"]);
  await settle();
  assertEquals((await previews.get(id)).peers, 4);
  assertEquals((await previews.source(id)).kind, "location");
  const waiting = previews.get(id, { waitMs: 30_000 });
  running[0]?.come();
  const view = await waiting;
  assertEquals([view.state, view.name, view.files.length], ["ready", metainfo.name, 2]);
  assertEquals(running.map(({ isStopped }) => isStopped), [true]);
  assertEquals(await previews.source(id), { kind: "metainfo", bytes: sample.bytes });
  await previews.closeAll();
  assertEquals(clock.timerCount, 0);
});

Deno.test("Previews take the files of a magnet link that names some (BEP 53)", async () => {
  const { previews, running } = scene();
  const { location } = magnet;
  const { id } = await previews.open({ kind: "location", location: `${location}&so=1` });
  await settle();
  running[0]?.come();
  const view = await previews.get(id, { waitMs: 1 });
  assertEquals(view.files.map(({ isWanted }) => isWanted), [false, true]);
  await previews.closeAll();
});

Deno.test("Previews wait no longer than they were told", async () => {
  const { previews, clock } = scene();
  const { id } = await previews.open(magnet);
  await settle();
  const waiting = previews.get(id, { waitMs: 5_000 });
  await clock.advance(5_000);
  assertEquals((await waiting).state, "fetching");
  await previews.closeAll();
  assertEquals(clock.timerCount, 0);
});

Deno.test("Previews say why they have failed", async () => {
  const { previews, state } = scene();
  const { id } = await previews.open(magnet);
  await settle();
  state.running[0]?.fail();
  const view = await previews.get(id, { waitMs: 1 });
  assertEquals([view.state, view.error], ["failed", "Its metadata is broken"]);
  await assertRejects(() => previews.source(id), ControlError, "Its metadata is broken");
  const url = await previews.open({ kind: "location", location: "http://site.example/a" });
  assertEquals([url.state, url.infoHash], ["fetching", undefined]);
  state.fetching.reject(new ControlError("fetch-failed", "Cannot fetch it: 404"));
  assertEquals((await previews.get(url.id, { waitMs: 1 })).error, "Cannot fetch it: 404");
  await previews.closeAll();
});

Deno.test("Previews end when they are closed, after ten minutes, and where there are too many", async () => {
  const { previews, running, clock } = scene();
  const first = await previews.open(magnet);
  await settle();
  const waiting = assertRejects(() => previews.get(first.id, { waitMs: 30_000 }), ControlError);
  await previews.close(first.id);
  await previews.close(first.id);
  await waiting;
  assertEquals(running.map(({ isStopped }) => isStopped), [true]);
  const second = await previews.open({ kind: "metainfo", bytes: sample.bytes });
  await clock.advance(PREVIEW_LIFE_MS);
  await assertRejects(() => previews.get(second.id), ControlError, "There is no preview");
  await assertRejects(() => previews.source(second.id), ControlError, "There is no preview");
  const ids: string[] = [];
  for (let i = 0; i <= MAX_PREVIEWS; i++) {
    ids.push((await previews.open({ kind: "metainfo", bytes: sample.bytes })).id);
  }
  await assertRejects(() => previews.get(ids[0] ?? ""), ControlError);
  assertEquals((await previews.get(ids[1] ?? "")).state, "ready");
  await previews.closeAll();
  assertEquals(clock.timerCount, 0);
});

Deno.test("Previews give way to a torrent that is about to run, and take what it has found out", async () => {
  const { previews, running, clock, state } = scene();
  const { id } = await previews.open(magnet);
  await settle();
  await previews.giveWay(["0".repeat(40)]);
  assertEquals(running[0]?.isStopped, false);
  state.twin = { id: 7, bytes: undefined };
  state.isBusy = true;
  await previews.giveWay([hash]);
  assertEquals(running[0]?.isStopped, true);
  await clock.advance(5_000);
  const waiting = await previews.get(id);
  assertEquals([waiting.state, waiting.duplicateOf, running.length], ["fetching", 7, 1]);
  state.twin = { id: 7, bytes: sample.bytes };
  const ready = previews.get(id, { waitMs: 10_000 });
  await clock.advance(1_000);
  assertEquals((await ready).state, "ready");
  await previews.closeAll();
});
