import type { Clock, Log, Timer } from "../../io/mod.ts";
import type { DetailName, DetailPart, EventField } from "../api/mod.ts";
import type { DaemonControl } from "../control.ts";
import { DetailLog } from "./detail_log.ts";
import { controlFor } from "../readers/mod.ts";
import { epochOf, type EventChoice, formatEventId, parseEventId } from "./event_id.ts";
import { eventText, STILL_HERE } from "./event_text.ts";
import { Listener } from "./listener.ts";
import { RowLog } from "./row_log.ts";
import { SessionLog } from "./session_log.ts";
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

/** Fields that are always read: the figures of the daemon are made of them, and they say which torrents are quiet. */
const OWN_FIELDS: readonly EventField[] = [
  ...(["state", "downloadRate", "uploadRate", "connectedPeers"] as const),
];

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
  readonly #start: string;
  /** What those are told who may do all, and those who may only look. */
  readonly #rows = { admin: new RowLog(), reader: new RowLog() };
  readonly #session = new SessionLog();
  readonly #facts: SessionFacts;
  readonly #listeners = new Set<Listener>();
  /** What of rows was told in this tick: mostly all who listen hear the same. */
  readonly #told = new Map<string, string>();
  #tick = 0;
  #lookedAt = -Infinity;
  #timer: Timer | undefined;
  #isClosed = false;

  /** A stream that nobody listens to. */
  constructor(control: DaemonControl, { clock, log }: EventHubOptions) {
    this.#control = control;
    this.#clock = clock;
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
      onWanting: (listener) => this.#serve(listener),
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
    const isNew = !this.#rowsFor(choice).has(choice.fields);
    if (isNew || this.#clock.now() - this.#lookedAt > FRESH_MS) this.#look(choice);
  }

  #look(asked?: EventChoice): void {
    const tick = ++this.#tick;
    this.#told.clear();
    const touched = this.#touched();
    this.#lookedAt = this.#clock.now();
    const choices = [...this.#listeners, ...asked ? [asked] : []];
    for (const isReadOnly of [false, true]) {
      const heard = choices.filter((choice) => choice.isReadOnly === isReadOnly);
      if (heard.length === 0) continue;
      const rows = this.#rowsFor({ isReadOnly });
      for (const { fields } of heard) rows.ask(fields, tick);
      rows.ask(OWN_FIELDS, tick);
      rows.look(controlFor(this.#control, { isReadOnly }).torrents(), { tick, touched });
      this.#lookAtSession(rows, tick);
    }
  }

  /** What was touched since the last look, and a little before, since clocks are not that exact. */
  #touched(): ReadonlySet<number> | "all" {
    const agoMs = this.#clock.now() - this.#lookedAt;
    if (agoMs > RECENT_MS) return "all";
    return new Set(this.#control.touchedSince(this.#clock.wallTime() - agoMs - TICK_MS));
  }

  #lookAtSession(rows: RowLog, tick: number): void {
    this.#session.look({
      ...this.#facts.now(),
      downloadRate: rows.sum("downloadRate"),
      uploadRate: rows.sum("uploadRate"),
      peers: rows.sum("connectedPeers"),
    }, tick);
  }

  #rowsFor({ isReadOnly }: Pick<EventChoice, "isReadOnly">): RowLog {
    return isReadOnly ? this.#rows.reader : this.#rows.admin;
  }

  #tickLater(): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(TICK_MS, () => {
      this.#look();
      this.#facts.refreshSoon();
      if (this.#tick % PREPARE_TICKS === 0) this.#facts.prepareSoon(this.#torrentsLookedAt());
      for (const listener of this.#listeners) this.#serve(listener);
      if (this.#listeners.size > 0) this.#tickLater();
    });
  }

  #torrentsLookedAt(): number[] {
    return [...this.#listeners].flatMap(({ detail }) => detail?.torrent ?? []);
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0 || this.#isClosed) return;
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(KEPT_MS, () => {
      this.#rows.admin.clear();
      this.#rows.reader.clear();
    });
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
    const text = this.#textFor(listener);
    if (text !== "") listener.send(text, now);
    else if (!listener.wasGreeted || quietMs >= STILL_HERE_MS) listener.send(STILL_HERE, now);
  }

  /** What somebody is to be told now; "" for nothing. */
  #textFor(listener: Listener): string {
    const { fields, epoch, heard, isReadOnly } = listener;
    const tick = this.#tick;
    listener.heard = tick;
    const detail = this.#detailFor(listener, tick);
    const id = formatEventId({ epoch, tick });
    const rows = this.#rowsFor(listener);
    if (heard === undefined || !rows.isKnownSince(fields, heard)) {
      const session = { ...this.#session.now, isReadOnly };
      const all = { fields, rows: rows.rows(fields), session, ...detail ? { detail } : {} };
      const data = JSON.stringify(all);
      return eventText("reset", { id, data });
    }
    const session = this.#session.changesSince(heard);
    const members = [
      this.#rowsSince(listener, heard),
      session ? `"session":${JSON.stringify(session)}` : "",
      detail ? `"detail":${JSON.stringify(detail)}` : "",
    ].filter((member) => member !== "");
    if (members.length === 0) return "";
    return eventText("delta", { id, data: `{${members.join()}}` });
  }

  #rowsSince(listener: Listener, heard: number): string {
    const { fields, epoch } = listener;
    const key = `${epoch}-${heard}`;
    const known = this.#told.get(key);
    if (known !== undefined) return known;
    const { rows, removed } = this.#rowsFor(listener).changesSince(fields, heard);
    const text = [
      rows.length > 0 ? `"rows":${JSON.stringify(rows)}` : "",
      removed.length > 0 ? `"removed":${JSON.stringify(removed)}` : "",
    ].filter((member) => member !== "").join();
    this.#told.set(key, text);
    return text;
  }

  #detailFor({ detail, isReadOnly }: Listener, tick: number): DetailPart | undefined {
    const view = detail && controlFor(this.#control, { isReadOnly }).find(detail.torrent);
    return view && detail?.take(view, tick);
  }
}
