import type { Clock, Log, Timer } from "../../io/mod.ts";
import type { DetailName, EventField } from "../api/mod.ts";
import type { DaemonControl } from "../control.ts";
import { DetailLog } from "./detail_log.ts";
import { epochOf, type EventChoice, parseEventId } from "./event_id.ts";
import { EventLog } from "./event_log.ts";
import { STILL_HERE } from "./event_text.ts";
import { Listener } from "./listener.ts";
import { SessionFacts } from "./session_facts.ts";

/** Who may listen at once: each costs a socket, and some of each tick. */
export const MAX_LISTENERS = 32;

/** How long a tick is. */
const TICK_MS = 1_000;

/** How old a look may be that one who comes is told of. */
const FRESH_MS = 250;

/** How long nothing is sent before a comment is. */
const STILL_HERE_MS = 30_000;

/** How long somebody may read nothing of what was sent before he is let go. */
const STUCK_MS = 300_000;

/** How long what was seen is kept when nobody listens, for those who come back. */
const KEPT_MS = 600_000;

/** Ticks after which the torrents that are looked at are made ready again. */
const PREPARE_TICKS = 30;

/** How long ago the last look may be for torrents to be passed over to which nothing has happened since. */
const RECENT_MS = 3 * TICK_MS;

/** What somebody wants to hear. */
export interface EventRequest {
  /** What each row has; the first is `id`. */
  readonly fields: readonly EventField[];
  /** The id of the last event that was heard; undefined for none. */
  readonly since: string | undefined;
  /** The number of the torrent that is looked at. */
  readonly torrent: number | undefined;
  /** What of it is told. */
  readonly parts: ReadonlySet<DetailName>;
  /** Whether who asks may only look. */
  readonly isReadOnly: boolean;
}

/** What the stream is made over. */
export interface EventHubOptions {
  /** The time. */
  readonly clock: Clock;
  /** Told what goes wrong. */
  readonly log?: Log | undefined;
}

/**
 * The event stream: looks at all torrents once a second while somebody listens, and tells each who does what changed since
 * he was told last.
 */
export class EventHub implements AsyncDisposable {
  readonly #control: DaemonControl;
  readonly #clock: Clock;
  readonly #log: Log | undefined;
  readonly #start: string;
  readonly #events: EventLog;
  readonly #facts: SessionFacts;
  readonly #listeners = new Set<Listener>();
  #tick = 0;
  #lookedAt = -Infinity;
  #timer: Timer | undefined;
  #isClosed = false;

  /** A stream that nobody listens to. */
  constructor(control: DaemonControl, { clock, log }: EventHubOptions) {
    this.#control = control;
    this.#clock = clock;
    this.#log = log;
    this.#events = new EventLog(control);
    this.#start = clock.wallTime().toString(36);
    this.#facts = new SessionFacts(control, { clock, log });
  }

  /** How many listen. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Begins to tell somebody; undefined where too many listen. */
  async open(request: EventRequest): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    const { fields, since, torrent, parts, isReadOnly } = request;
    if (torrent !== undefined) await this.#control.prepare([torrent]);
    await this.#facts.refresh();
    if (this.#isClosed || this.#listeners.size >= MAX_LISTENERS) return undefined;
    const epoch = epochOf(this.#start, { fields, isReadOnly });
    const heard = this.#heardBy(epoch, since);
    this.#lookFor({ fields, isReadOnly });
    const listener = new Listener({
      fields,
      epoch,
      heard,
      detail: torrent === undefined ? undefined : new DetailLog(torrent, parts),
      isReadOnly,
      now: this.#clock.now(),
      onWanting: (listener) => this.#serveAll([listener]),
      onGone: (listener) => this.#leave(listener),
    });
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#tickLater();
    return listener.body;
  }

  /** Ends the streams of all who listen. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
    await this.#facts.settled();
  }

  /** As {@linkcode EventHub.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #heardBy(epoch: string, since: string | undefined): number | undefined {
    const id = since === undefined ? undefined : parseEventId(since);
    return id?.epoch === epoch && id.tick <= this.#tick ? id.tick : undefined;
  }

  /** Sees to it that somebody who comes can be told of what he asks for as it is about now. */
  #lookFor(choice: EventChoice): void {
    const isFresh = this.#clock.now() - this.#lookedAt <= FRESH_MS;
    if (!isFresh || !this.#events.has(choice)) this.#look([choice]);
  }

  #look(more: readonly EventChoice[] = []): void {
    const touched = this.#touched();
    const choices = [...this.#listeners, ...more];
    const tick = ++this.#tick;
    this.#lookedAt = this.#clock.now();
    this.#events.look({ tick, touched, choices, facts: this.#facts.now() });
  }

  /** What was touched since the last look, and a little before, since clocks are not that exact. */
  #touched(): ReadonlySet<number> | "all" {
    const agoMs = this.#clock.now() - this.#lookedAt;
    if (agoMs > RECENT_MS) return "all";
    return new Set(this.#control.touchedSince(this.#clock.wallTime() - agoMs - TICK_MS));
  }

  #tickLater(): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(TICK_MS, () => {
      this.#serveAll(this.#listeners, { looksFirst: true });
      this.#facts.refreshSoon();
      if (this.#tick % PREPARE_TICKS === 0) this.#facts.prepareSoon(this.#torrentsLookedAt());
      if (this.#listeners.size > 0) this.#tickLater();
    });
  }

  /** Tells these what there is to tell. Where something is wrong with that, all are let go, and may come back. */
  #serveAll(listeners: Iterable<Listener>, { looksFirst = false } = {}): void {
    try {
      if (looksFirst) this.#look();
      for (const listener of listeners) this.#serve(listener);
    } catch (error) {
      this.#log?.write({ level: "error", message: "Cannot tell what changes", error });
      for (const listener of this.#listeners) this.#letGo(listener);
      this.#events.clear();
    }
  }

  #torrentsLookedAt(): number[] {
    return [...this.#listeners].flatMap(({ detail }) => detail?.torrent ?? []);
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0 || this.#isClosed) return;
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(KEPT_MS, () => this.#events.clear());
  }

  /** Ends the stream of somebody, who may come back. */
  #letGo(listener: Listener): void {
    listener.end();
    this.#leave(listener);
  }

  /** Tells somebody what there is to tell, if he reads. */
  #serve(listener: Listener): void {
    const now = this.#clock.now();
    const quietMs = now - listener.sentAt;
    if (!listener.isWanting) {
      if (quietMs >= STUCK_MS) this.#letGo(listener);
      return;
    }
    const text = this.#events.tell(listener);
    if (text !== "") listener.send(text, now);
    else if (!listener.wasGreeted || quietMs >= STILL_HERE_MS) listener.send(STILL_HERE, now);
  }
}
