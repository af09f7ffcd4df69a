import { assertEquals, assertRejects } from "@std/assert";
import { EventFeed } from "../../../lib/client/event_feed.ts";
import { ShoalError, type ShoalErrorKind, type ShoalEvent } from "../../../lib/client/mod.ts";
import { FakeClock, settle } from "../../support/fake_clock.ts";

/** A stream that was opened. */
interface Opened {
  readonly since: string;
  readonly signal: AbortSignal;
  readonly controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
}

/** A daemon whose streams are told and broken by a test. */
class FeedScene {
  readonly clock = new FakeClock();
  readonly opened: Opened[] = [];
  readonly leaving = new AbortController();
  /** What opening a stream fails with. */
  failure: ShoalError | undefined;
  readonly events: AsyncGenerator<ShoalEvent, void>;

  constructor(since = "") {
    const { clock, leaving: { signal } } = this;
    this.events = new EventFeed({
      open: (since, signal) => this.#open(since, signal),
      setTimer(delayMs, callback) {
        const timer = clock.setTimer(delayMs, callback);
        return () => timer.cancel();
      },
      now: () => clock.now(),
      since,
      signal,
    }).events();
  }

  /** The stream that was opened last. */
  get last(): Opened {
    const last = this.opened.at(-1);
    if (last === undefined) throw new Error("Cannot tell: no stream was opened");
    return last;
  }

  /** What comes next. */
  async next(): Promise<ShoalEvent | undefined> {
    const { value } = await this.events.next();
    return value ?? undefined;
  }

  tell(text: string): void {
    this.last.controller.enqueue(new TextEncoder().encode(text));
  }

  #open(since: string, signal: AbortSignal): Promise<Response> {
    if (this.failure) return Promise.reject(this.failure);
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        this.opened.push({ since, signal, controller });
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    });
    return Promise.resolve(new Response(body));
  }
}

function delta(id: string): string {
  return `event: delta\nid: ${id}\ndata: {"removed":[1]}\n\n`;
}

Deno.test("EventFeed gives what is told", async () => {
  const scene = new FeedScene();
  const first = scene.next();
  await settle();
  scene.tell(': hello\n\nevent: reset\nid: a-1\ndata: {"rows"');
  scene.tell(":[]}\n\nevent: later\ndata: ?\n\n");
  scene.tell(delta("a-2"));
  assertEquals<unknown>(await first, { kind: "reset", id: "a-1", data: { rows: [] } });
  assertEquals<unknown>(await scene.next(), { kind: "delta", id: "a-2", data: { removed: [1] } });
  await scene.events.return();
  assertEquals(scene.last.signal.aborted, true);
  assertEquals(scene.clock.timerCount, 0);
});

Deno.test("EventFeed goes on where the stream broke", async () => {
  const scene = new FeedScene("a-1");
  const first = scene.next();
  await settle();
  assertEquals(scene.last.since, "a-1");
  scene.tell(delta("a-2"));
  await first;
  await scene.clock.advance(5_000);
  scene.last.controller.error(new TypeError("reset by peer"));
  const broken = await scene.next();
  assertEquals(broken?.kind === "broken" && [broken.since, broken.retryMs, broken.error.kind], [
    5_000,
    1_000,
    "unreachable",
  ]);
  const restored = scene.next();
  await scene.clock.advance(999);
  assertEquals(scene.opened.length, 1);
  await scene.clock.advance(1);
  assertEquals(scene.last.since, "a-2");
  assertEquals<unknown>(await restored, { kind: "restored", brokenMs: 1_000 });
  const next = scene.next();
  await settle();
  scene.tell(delta("a-3"));
  assertEquals((await next)?.kind, "delta");
  await scene.events.return();
});

Deno.test("EventFeed waits longer each time, until something comes again", async () => {
  const scene = new FeedScene();
  scene.failure = new ShoalError("unreachable", "Cannot reach the daemon");
  const waits: number[] = [];
  let next = scene.next();
  for (let count = 0; count < 7; count++) {
    const event = await next;
    if (event?.kind !== "broken") throw new Error("Cannot go on: it is not broken");
    assertEquals(event.since, 0);
    waits.push(event.retryMs);
    next = scene.next();
    if (count === 6) scene.failure = undefined;
    await scene.clock.advance(event.retryMs);
  }
  assertEquals(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  assertEquals<unknown>(await next, { kind: "restored", brokenMs: 91_000 });
  next = scene.next();
  await settle();
  scene.tell(": hello\n\n");
  await settle();
  scene.last.controller.close();
  const again = await next;
  assertEquals(again?.kind === "broken" && [again.since, again.retryMs], [91_000, 1_000]);
  await scene.events.return();
});

Deno.test("EventFeed waits as long as the daemon says", async () => {
  const scene = new FeedScene();
  const options = { status: 503, retryAfterSeconds: 10 };
  scene.failure = new ShoalError("too-many-streams", "More than 32 listen already", options);
  const event = await scene.next();
  assertEquals(event?.kind === "broken" && event.retryMs, 10_000);
  await scene.events.return();
});

Deno.test("EventFeed takes a stream that is silent for dead", async () => {
  const scene = new FeedScene();
  const next = scene.next();
  await scene.clock.advance(30_000);
  scene.tell(": still here\n\n");
  await scene.clock.advance(44_000);
  assertEquals(scene.last.signal.aborted, false);
  await scene.clock.advance(1_000);
  const event = await next;
  assertEquals(
    event?.kind === "broken" && event.error.message,
    "The stream of events broke: nothing came for long",
  );
  assertEquals(scene.last.signal.aborted, true);
  await scene.events.return();
});

Deno.test("EventFeed takes what is no JSON for a broken stream", async () => {
  const scene = new FeedScene();
  const next = scene.next();
  await settle();
  scene.tell("event: delta\nid: a-1\ndata: {\n\n");
  assertEquals((await next)?.kind, "broken");
  await scene.events.return();
});

Deno.test("EventFeed fails where trying again is of no use", async () => {
  const kinds: ShoalErrorKind[] = ["unauthorised", "foreign", "wrong-host", "invalid", "read-only"];
  for (const kind of kinds) {
    const scene = new FeedScene();
    scene.failure = new ShoalError(kind, "No", { status: 400 });
    const error = await assertRejects(() => scene.next(), ShoalError, "No");
    assertEquals(error.kind, kind);
    assertEquals(scene.clock.timerCount, 0);
  }
});

Deno.test("EventFeed ends when it is told to, also while it waits", async () => {
  const scene = new FeedScene();
  const first = scene.next();
  await settle();
  scene.leaving.abort();
  assertEquals(await first, undefined);
  const waiting = new FeedScene();
  waiting.failure = new ShoalError("unreachable", "Cannot reach the daemon");
  await waiting.next();
  const next = waiting.next();
  await settle();
  waiting.leaving.abort();
  assertEquals(await next, undefined);
  assertEquals([scene.clock.timerCount, waiting.clock.timerCount], [0, 0]);
});
