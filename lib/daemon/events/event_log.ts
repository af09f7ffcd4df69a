import type { DetailPart, EventField } from "../api/mod.ts";
import type { DaemonControl } from "../control.ts";
import { controlFor } from "../readers/mod.ts";
import { type EventChoice, formatEventId } from "./event_id.ts";
import { eventText } from "./event_text.ts";
import type { Listener } from "./listener.ts";
import { type Look, RowLog } from "./row_log.ts";
import { SessionLog, type SharedSession } from "./session_log.ts";

/** Fields that are always read: the figures of the daemon are made of them, and they say which torrents are quiet. */
const OWN_FIELDS: readonly EventField[] = [
  ...(["state", "downloadRate", "uploadRate", "connectedPeers"] as const),
];

/** What a look is told besides. */
export interface EventLook extends Look {
  /** What those who listen ask for, and whoever is about to. */
  readonly choices: readonly EventChoice[];
  /** How the daemon is, but for what its torrents say. */
  readonly facts: Omit<SharedSession, "downloadRate" | "uploadRate" | "peers">;
}

/** What was seen at which tick, and how that is told to those who heard up to another one. */
export class EventLog {
  readonly #control: DaemonControl;
  /** What those are told who may do all, and those who may only look. */
  readonly #rows = { admin: new RowLog(), reader: new RowLog() };
  readonly #session = new SessionLog();
  /** What of rows was told in this tick: mostly all who listen hear the same. */
  readonly #told = new Map<string, string>();
  #tick = 0;

  /** Nothing was seen yet. */
  constructor(control: DaemonControl) {
    this.#control = control;
  }

  /** Whether what somebody asks for is being read. */
  has(choice: EventChoice): boolean {
    return this.#rowsFor(choice).has(choice.fields);
  }

  /** Sees how everything is now that somebody asks for. */
  look({ choices, facts, ...look }: EventLook): void {
    this.#tick = look.tick;
    this.#told.clear();
    for (const isReadOnly of [false, true]) {
      const asked = choices.filter((choice) => choice.isReadOnly === isReadOnly);
      if (asked.length === 0) continue;
      const rows = this.#rowsFor({ isReadOnly });
      for (const { fields } of asked) rows.ask(fields, look.tick);
      rows.ask(OWN_FIELDS, look.tick);
      rows.look(controlFor(this.#control, { isReadOnly }).torrents(), look);
      this.#session.look({
        ...facts,
        downloadRate: rows.sum("downloadRate"),
        uploadRate: rows.sum("uploadRate"),
        peers: rows.sum("connectedPeers"),
      }, look.tick);
    }
  }

  /** Forgets what torrents were like. */
  clear(): void {
    this.#rows.admin.clear();
    this.#rows.reader.clear();
  }

  /** What somebody is to be told who heard up to a tick; "" for nothing. It is taken for told. */
  tell(listener: Listener): string {
    const { fields, epoch, heard } = listener;
    listener.heard = this.#tick;
    const detail = this.#detailFor(listener);
    const id = formatEventId({ epoch, tick: this.#tick });
    if (heard === undefined || !this.#rowsFor(listener).isKnownSince(fields, heard)) {
      return eventText("reset", { id, data: this.#everything(listener, detail) });
    }
    const session = this.#session.changesSince(heard);
    const members = [
      this.#rowsSince(listener, heard),
      session ? `"session":${JSON.stringify(session)}` : "",
      detail ? `"detail":${JSON.stringify(detail)}` : "",
    ].filter((member) => member !== "");
    return members.length > 0 ? eventText("delta", { id, data: `{${members.join()}}` }) : "";
  }

  #everything({ fields, isReadOnly }: Listener, detail: DetailPart | undefined): string {
    const rows = this.#rowsFor({ isReadOnly }).rows(fields);
    const session = { ...this.#session.now, isReadOnly };
    return JSON.stringify({ fields, rows, session, ...detail ? { detail } : {} });
  }

  #rowsSince(listener: Listener, heard: number): string {
    const { fields, epoch } = listener;
    const key = formatEventId({ epoch, tick: heard });
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

  #detailFor({ detail, isReadOnly }: Listener): DetailPart | undefined {
    const view = detail && controlFor(this.#control, { isReadOnly }).find(detail.torrent);
    return view && detail?.take(view, this.#tick);
  }

  #rowsFor({ isReadOnly }: Pick<EventChoice, "isReadOnly">): RowLog {
    return isReadOnly ? this.#rows.reader : this.#rows.admin;
  }
}
