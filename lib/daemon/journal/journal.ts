import type { Clock } from "../../io/mod.ts";
import type { EventsOptions, NewEvent, StoredEvent } from "../store/mod.ts";
import type { JournalEntry } from "../view/mod.ts";
import { isKind, type JournalNote, levelOf } from "./note.ts";
import { noteText } from "./note_text.ts";

/** Characters of a text that are kept: trackers and systems say what they like. */
const MAX_TEXT_LENGTH = 500;

/** Where what happened is kept, as far as the journal needs it: the newest 100,000 rows. */
export interface JournalStore {
  /** Keeps something. */
  addEvent(event: NewEvent): void;
  /** What was kept, newest first. */
  events(options: EventsOptions): Promise<StoredEvent[]>;
}

/** What happened to torrents, so that someone can find out later. */
export class Journal {
  readonly #store: JournalStore;
  readonly #clock: Pick<Clock, "wallTime">;

  /** The journal in a store. */
  constructor(store: JournalStore, clock: Pick<Clock, "wallTime">) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Something has happened to a torrent, or to all; it is kept within five seconds. */
  note(torrent: number | undefined, note: JournalNote): void {
    const { kind, ...said } = note;
    const detail = Object.fromEntries(
      Object.entries(said).map(([key, value]) => [
        key,
        typeof value === "string" ? value.slice(0, MAX_TEXT_LENGTH) : value,
      ]),
    );
    this.#store.addEvent({ time: this.#clock.wallTime(), torrent, kind, detail });
  }

  /** What happened, newest first. */
  async read(options: EventsOptions): Promise<JournalEntry[]> {
    const events = await this.#store.events(options);
    return events.flatMap(({ id, time, torrent, kind, detail }) => {
      const level = levelOf(kind);
      if (level === undefined || !isKind(kind)) return [];
      return [{ id, time, torrent, kind, text: noteText(kind, detail), level }];
    });
  }
}
