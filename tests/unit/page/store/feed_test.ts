import { assertEquals, assertRejects } from "@std/assert";
import {
  type EventsOptions,
  type SessionPart,
  ShoalError,
  type ShoalEvent,
} from "../../../../lib/client/mod.ts";
import { Feed, type TellingEvent } from "../../../../lib/page/store/feed.ts";

const SESSION: SessionPart = {
  downloadRate: 0,
  uploadRate: 0,
  freeBytes: null,
  peers: 0,
  dhtNodes: null,
  port: 1,
  isPortOpen: null,
  isAlternativeSpeed: false,
  isReadOnly: false,
  version: "1",
};

function reset(id: string): ShoalEvent {
  return { kind: "reset", id, data: { fields: ["id"], rows: [], session: SESSION } };
}

/** A stream that a test fills by hand. */
class Stream {
  readonly options: EventsOptions;
  readonly #queue: (ShoalEvent | Error)[] = [];
  #wake: () => void = () => undefined;

  constructor(options: EventsOptions) {
    this.options = options;
    options.signal?.addEventListener("abort", () => this.#wake());
  }

  push(event: ShoalEvent | Error): void {
    this.#queue.push(event);
    this.#wake();
  }

  async *events(): AsyncGenerator<ShoalEvent> {
    for (;;) {
      const event = this.#queue.shift();
      if (event instanceof Error) throw event;
      if (event !== undefined) {
        yield event;
        continue;
      }
      if (this.options.signal?.aborted) return;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

class Scene {
  readonly streams: Stream[] = [];
  readonly taken: TellingEvent[] = [];
  now = 1_000;
  readonly feed = new Feed({ fields: ["id", "name"], torrent: 0, parts: [] }, {
    open: (options) => {
      const stream = new Stream(options);
      this.streams.push(stream);
      return stream.events();
    },
    take: (event) => void this.taken.push(event),
    now: () => this.now,
  });
  readonly running = this.feed.run();

  /** Lets all that can happen happen. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }

  get last(): Stream {
    const stream = this.streams.at(-1);
    if (stream === undefined) throw new Error("Cannot find a stream");
    return stream;
  }

  async end(): Promise<void> {
    this.feed.end();
    await this.running;
  }
}

Deno.test("Feed begins with everything, and goes on where it was for another torrent", async () => {
  const scene = new Scene();
  assertEquals(scene.feed.connection.state, "connecting");
  assertEquals(scene.last.options.since, "");
  scene.last.push(reset("1-1"));
  await scene.settle();
  assertEquals(scene.feed.connection.state, "live");
  scene.feed.ask({ fields: ["id", "name"], torrent: 5, parts: ["files"] });
  await scene.settle();
  const { since, torrent, parts } = scene.last.options;
  assertEquals([scene.streams.length, since, torrent, parts], [2, "1-1", 5, ["files"]]);
  assertEquals(scene.taken.length, 1);
  await scene.end();
});

Deno.test("Feed does not ask anew for what it asks already", async () => {
  const scene = new Scene();
  scene.feed.ask({ fields: ["id", "name"], torrent: 0, parts: [] });
  await scene.settle();
  assertEquals(scene.streams.length, 1);
  await scene.end();
});

Deno.test("Feed says since when the connection is lost, and that it is back", async () => {
  const scene = new Scene();
  const error = new ShoalError("unreachable", "away");
  scene.last.push({ kind: "broken", error, since: 1_000, retryMs: 500 });
  await scene.settle();
  assertEquals(scene.feed.connection, {
    ...{ state: "connecting", since: 1_000, retryAt: 1_500, reason: "away" },
  });
  scene.last.push(reset("1-1"));
  await scene.settle();
  scene.now = 9_000;
  scene.last.push({ kind: "broken", error, since: 9_000, retryMs: 1_000 });
  await scene.settle();
  assertEquals(scene.feed.connection, {
    ...{ state: "lost", since: 9_000, retryAt: 10_000, reason: "away" },
  });
  scene.now = 10_000;
  scene.last.push({ kind: "broken", error, since: 9_000, retryMs: 2_000 });
  await scene.settle();
  assertEquals(scene.feed.connection, {
    ...{ state: "lost", since: 9_000, retryAt: 12_000, reason: "away" },
  });
  scene.last.push({ kind: "restored", brokenMs: 1_000 });
  await scene.settle();
  assertEquals(scene.feed.connection.state, "live");
  await scene.end();
});

Deno.test("Feed.retry() opens the stream at once where it ended", async () => {
  const scene = new Scene();
  scene.last.push(reset("1-7"));
  await scene.settle();
  scene.feed.retry();
  await scene.settle();
  assertEquals(scene.streams.length, 1, "what is live is left alone");
  const error = new ShoalError("unreachable", "away");
  scene.last.push({ kind: "broken", error, since: 1_000, retryMs: 30_000 });
  await scene.settle();
  scene.feed.retry();
  await scene.settle();
  assertEquals([scene.streams.length, scene.last.options.since], [2, "1-7"]);
  await scene.end();
});

Deno.test("Feed ends where it is refused, and says so", async () => {
  const scene = new Scene();
  scene.last.push(new ShoalError("unauthorised", "no", { status: 401 }));
  await scene.running;
  assertEquals(scene.feed.connection.state, "signed-out");
});

Deno.test("Feed says why it is refused where that is not for want of a token", async () => {
  const scene = new Scene();
  scene.last.push(new ShoalError("invalid", "there is no such field", { status: 400 }));
  await scene.running;
  const { state, reason } = scene.feed.connection;
  assertEquals([state, reason], ["refused", "there is no such field"]);
});

Deno.test("Feed hides no fault of the page itself", async () => {
  const scene = new Scene();
  scene.last.push(new TypeError("a fault"));
  await assertRejects(() => scene.running, TypeError, "a fault");
});
