import type {
  DeltaEvent,
  DetailName,
  EventField,
  ResetEvent,
} from "../../../../lib/daemon/api/mod.ts";
import { EventHub, type EventRequest } from "../../../../lib/daemon/events/mod.ts";
import type { TorrentView } from "../../../../lib/daemon/view/mod.ts";
import { FakeClock } from "../../../support/fake_clock.ts";
import { FakeLog } from "../../../support/fake_log.ts";
import { FakeControl } from "../support/fake_control.ts";
import { fakeTorrent, type FakeTorrentParts } from "../support/fake_torrent.ts";

/** An event that was read. */
export interface ReadEvent {
  readonly kind: "reset" | "delta" | "comment";
  readonly id: string;
  /** What it tells, be it a reset or a delta. */
  readonly data: Omit<DeltaEvent, "rows"> & Partial<Pick<ResetEvent, "fields">> & {
    readonly rows?: unknown;
  };
}

/** What somebody listens to; the rest is as usual. */
export interface ListenOptions {
  readonly fields?: readonly EventField[];
  readonly since?: string;
  readonly torrent?: number;
  readonly parts?: readonly DetailName[];
  readonly isReadOnly?: boolean;
}

/** One who listens, and reads when he is told to. */
export class TestListener {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #pending: Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> | undefined;

  constructor(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = body.getReader();
  }

  /** The text that comes next; waits for it. */
  async text(): Promise<string | undefined> {
    this.want();
    const read = await this.#pending;
    this.#pending = undefined;
    return read?.value && new TextDecoder().decode(read.value);
  }

  /** Begins to read, so that something can be sent. */
  want(): void {
    this.#pending ??= this.#reader.read();
  }

  /** The event that comes next; waits for it. */
  async next(): Promise<ReadEvent> {
    const text = await this.text() ?? "";
    const [, kind, id = "", json = "{}"] = /^event: (\w+)\nid: (.*)\ndata: (.*)\n\n$/.exec(text) ??
      [];
    if (kind !== "reset" && kind !== "delta") return { kind: "comment", id: text, data: {} };
    return { kind, id, data: JSON.parse(json) };
  }

  /** Goes. */
  async leave(): Promise<void> {
    await this.#reader.cancel();
  }
}

/** A hub over torrents that can be changed. */
export class EventScene implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly control = new FakeControl();
  readonly log = new FakeLog();
  readonly hub: EventHub;
  #torrents = new Map<number, TorrentView>();

  constructor(torrents: readonly TorrentView[] = [fakeTorrent(1), fakeTorrent(2)]) {
    this.#torrents = new Map(torrents.map((torrent) => [torrent.id, torrent]));
    this.control.torrents = () => [...this.#torrents.values()];
    this.control.find = (id) => typeof id === "number" ? this.#torrents.get(id) : undefined;
    this.hub = new EventHub(this.control, { clock: this.clock, log: this.log });
  }

  /** Adds torrents, or puts others into their place. */
  put(id: number, parts: FakeTorrentParts = {}): void {
    this.#torrents.set(id, fakeTorrent(id, parts));
  }

  /** Takes a torrent away. */
  remove(id: number): void {
    this.#torrents.delete(id);
  }

  /** Lets somebody listen. */
  async listen(options: ListenOptions = {}): Promise<TestListener> {
    const body = await this.open(options);
    if (body === undefined) throw new Error("Cannot listen: too many do");
    return new TestListener(body);
  }

  /** The body of somebody's answer. */
  open(options: ListenOptions = {}): ReturnType<EventHub["open"]> {
    const { fields = ["id", "name"], since, torrent, parts = [], isReadOnly = false } = options;
    const request: EventRequest = {
      fields,
      since,
      torrent,
      parts: new Set(parts),
      isReadOnly,
    };
    return this.hub.open(request);
  }

  /** Lets a tick go by, or several. */
  async tick(count = 1): Promise<void> {
    await this.clock.advance(count * 1_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hub.close();
  }
}
