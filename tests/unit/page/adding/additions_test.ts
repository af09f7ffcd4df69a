import { assertEquals } from "@std/assert";
import type { AddAnswer, AddBody } from "../../../../lib/daemon/api/mod.ts";
import type { Preview, PreviewBody } from "../../../../lib/daemon/api/mod.ts";
import { isAddable, wantedBytes } from "../../../../lib/page/adding/addition.ts";
import { type AddingApi, Additions } from "../../../../lib/page/adding/additions.ts";
import { readSources } from "../../../../lib/page/adding/sources.ts";

const MAGNET = `magnet:?xt=urn:btih:${"a".repeat(40)}&dn=one`;

function preview(id: string, more: Partial<Preview> = {}): Preview {
  return {
    id,
    state: "ready",
    infoHash: "a".repeat(40),
    infoHashV2: null,
    name: "one",
    totalBytes: 30,
    pieceLength: 16_384,
    pieceCount: 1,
    isPrivate: false,
    comment: "",
    creator: "",
    createdAt: 0,
    files: [
      { index: 0, path: "one/a", length: 10, isWanted: true },
      { index: 1, path: "one/b", length: 20, isWanted: true },
    ],
    trackers: [],
    duplicateOf: null,
    peers: 0,
    ...more,
  };
}

/** A daemon that answers when the test says so. */
class FakeApi implements AddingApi {
  readonly opened: PreviewBody[] = [];
  readonly closed: string[] = [];
  readonly added: (AddBody & { preview?: string })[] = [];
  /** What is answered to looks, in turn. */
  answers: (Preview | Error)[] = [];
  /** What is answered to waits, in turn. */
  waits: Promise<Preview>[] = [];
  refuse: (body: AddBody & { preview?: string }) => Error | undefined = () => undefined;

  openPreview(body: PreviewBody): Promise<Preview> {
    this.opened.push(body);
    const answer = this.answers.shift() ?? preview(String(this.opened.length));
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  awaitPreview(): Promise<Preview> {
    return this.waits.shift() ?? Promise.reject(new Error("nothing to wait for"));
  }

  closePreview(id: string): Promise<void> {
    this.closed.push(id);
    return Promise.resolve();
  }

  add(body: AddBody & { preview?: string }): Promise<AddAnswer> {
    this.added.push(body);
    const error = this.refuse(body);
    if (error) return Promise.reject(error);
    return Promise.resolve({ torrent: {}, isDuplicate: false } as AddAnswer);
  }
}

function opened(api: AddingApi = new FakeApi()): Additions {
  return new Additions(api, () => {});
}

function put(additions: Additions, text: string): void {
  additions.put(readSources(text).sources);
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

Deno.test("Additions look into what they take, each once", async () => {
  const api = new FakeApi();
  const additions = opened(api);
  put(additions, MAGNET);
  put(additions, MAGNET);
  additions.put([{ kind: "file", name: "x.torrent", bytes: Uint8Array.of(1, 2) }]);
  additions.put([{ kind: "file", name: "y.torrent", bytes: Uint8Array.of(1, 2) }]);
  assertEquals(additions.items.map(({ state }) => state), ["looking", "looking"]);
  await settled();
  assertEquals(api.opened, [{ location: MAGNET }, { metainfo: "AQI=" }]);
  assertEquals(additions.items.map(({ state }) => state), ["ready", "ready"]);
  additions.close();
  assertEquals(api.closed, ["1", "2"]);
});

Deno.test("Additions add what was looked into, without the files that are not wanted", async () => {
  const api = new FakeApi();
  const additions = opened(api);
  put(additions, MAGNET);
  await settled();
  const [item] = additions.items;
  additions.choose(item!.id, new Set([1]));
  assertEquals(wantedBytes(additions.items[0]!), 10);
  const answers = await additions.addAll({ isPaused: true, changes: { isSequential: true } });
  assertEquals(answers.length, 1);
  assertEquals(api.added, [{
    preview: "1",
    isPaused: true,
    changes: { isSequential: true, files: { wanted: [0], unwanted: [1] } },
  }]);
  assertEquals(additions.items[0]?.state, "added");
});

Deno.test("Additions begin with the files that a magnet link names", async () => {
  const api = new FakeApi();
  const some = preview("p", {
    files: [0, 1, 2].map((index) => ({
      index,
      path: `one/${index}`,
      length: 10,
      isWanted: index === 1,
    })),
  });
  api.answers = [some];
  const additions = opened(api);
  put(additions, MAGNET);
  await settled();
  assertEquals([...additions.items[0]!.unwanted], [0, 2]);
  api.refuse = () => new Error("later");
  await additions.addAll({});
  additions.choose(additions.items[0]!.id, new Set());
  await additions.addAll({});
  assertEquals(api.added.map(({ changes }) => changes), [undefined, { files: { wanted: [] } }]);
});

Deno.test("Additions wait for metadata, and need not", async () => {
  const api = new FakeApi();
  const { promise, resolve } = Promise.withResolvers<Preview>();
  api.answers = [preview("p", { state: "fetching", files: [] })];
  api.waits = [Promise.resolve(preview("p", { state: "fetching", peers: 3, files: [] })), promise];
  const additions = opened(api);
  put(additions, MAGNET);
  await settled();
  assertEquals(additions.items[0]?.preview?.peers, 3);
  assertEquals(isAddable(additions.items[0]!), true);
  await additions.addAll({});
  assertEquals(api.added, [{ location: MAGNET }]);
  resolve(preview("p"));
  await settled();
  assertEquals(additions.items[0]?.state, "added");
  assertEquals(api.closed, ["p"]);
});

Deno.test("Additions do not add what is there, and what nothing is wanted of", async () => {
  const api = new FakeApi();
  api.answers = [preview("p", { duplicateOf: 7 }), preview("q")];
  const additions = opened(api);
  put(additions, `${MAGNET}\nhttp://a.example/x.torrent`);
  await settled();
  additions.choose(additions.items[1]!.id, new Set([0, 1]));
  assertEquals(additions.items.map(isAddable), [false, false]);
  assertEquals(await additions.addAll({}), []);
  assertEquals(api.added, []);
});

Deno.test("Additions say why one failed, and look again", async () => {
  const api = new FakeApi();
  api.answers = [preview("p", { state: "failed", error: "Cannot fetch it: 404" }), new Error("no")];
  const additions = opened(api);
  put(additions, "http://a.example/x.torrent\nhttp://a.example/y.torrent");
  await settled();
  assertEquals(additions.items.map(({ state, problem }) => [state, problem]), [
    ["failed", "Cannot fetch it: 404"],
    ["failed", "no"],
  ]);
  for (const { id } of additions.items) additions.retry(id);
  await settled();
  assertEquals(additions.items.map(({ state }) => state), ["ready", "ready"]);
  assertEquals(api.closed, ["p"]);
});

Deno.test("Additions add from the source where the daemon has forgotten the look", async () => {
  const api = new FakeApi();
  api.refuse = ({ preview }) =>
    preview === undefined ? undefined : Object.assign(new Error("gone"), { kind: "not-found" });
  const additions = opened(api);
  put(additions, MAGNET);
  await settled();
  await additions.addAll({});
  assertEquals(api.added, [{ preview: "1" }, { location: MAGNET }]);
});

Deno.test("Additions keep what could not be added, with why", async () => {
  const api = new FakeApi();
  api.refuse = () => new Error("Cannot use /x: it is outside of /data");
  const additions = opened(api);
  put(additions, MAGNET);
  await settled();
  assertEquals(await additions.addAll({ outputDir: "/x" }), []);
  assertEquals(additions.items[0]?.problem, "Cannot use /x: it is outside of /data");
});

Deno.test("Additions look into a dozen at once, and add the rest as they are", async () => {
  const api = new FakeApi();
  const additions = opened(api);
  put(additions, Array.from({ length: 20 }, (_, at) => `http://a.example/${at}`).join("\n"));
  await settled();
  assertEquals(api.opened.length, 12);
  assertEquals(additions.items.filter(({ state }) => state === "unseen").length, 8);
  assertEquals(additions.items.every(isAddable), true);
  await additions.addAll({});
  assertEquals(api.added.length, 20);
});
