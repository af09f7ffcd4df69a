import type { DetailName, StreamEvent } from "../api.ts";
import { Detail } from "./detail.ts";
import { Dialogs } from "./dialogs.ts";
import { Feed } from "./feed.ts";
import { Prefs } from "./prefs.ts";
import { FIRST_FIELDS, type RowField } from "./row.ts";
import { Routes } from "./routes.ts";
import { Rows } from "./rows.ts";
import { SessionState } from "./session.ts";
import { Toasts } from "./toasts.ts";

/** All that the page knows, and what it comes from. */
export class Store {
  /** The torrents. */
  readonly rows = new Rows();
  /** The daemon. */
  readonly session = new SessionState();
  /** The torrent that is looked at. */
  readonly detail = new Detail();
  /** Where one is in the page. */
  readonly routes = new Routes();
  /** How the page is to look. */
  readonly prefs = new Prefs();
  /** News. */
  readonly toasts = new Toasts();
  /** Dialogs. */
  readonly dialogs = new Dialogs();
  /** Where all of it comes from. */
  readonly feed: Feed;
  readonly #fields = new Set<RowField>(FIRST_FIELDS);
  readonly #parts = new Map<DetailName, number>();

  /** A store that knows nothing yet. */
  constructor() {
    this.feed = new Feed({ fields: FIRST_FIELDS, torrent: 0, parts: [] }, (event) => {
      this.#take(event);
    });
  }

  /** Wants rows to have these fields from now on. */
  needFields(fields: Iterable<RowField>): void {
    const before = this.#fields.size;
    for (const field of fields) this.#fields.add(field);
    if (this.#fields.size > before) this.#ask();
  }

  /** Wants parts of the torrent that is looked at, until what this gives is called. */
  needParts(parts: readonly DetailName[]): () => void {
    for (const part of parts) this.#parts.set(part, (this.#parts.get(part) ?? 0) + 1);
    this.#askLater();
    return () => {
      for (const part of parts) this.#parts.set(part, (this.#parts.get(part) ?? 0) - 1);
      this.#askLater();
    };
  }

  /** Looks at another torrent; 0 for none. */
  lookAt(torrent: number): void {
    this.detail.open(torrent);
    this.#askLater();
  }

  /** What is wanted changes in several steps when another tab is opened; it is asked for once. */
  #askLater(): void {
    queueMicrotask(() => this.#ask());
  }

  #ask(): void {
    const parts = [...this.#parts].filter(([, count]) => count > 0).map(([part]) => part);
    const { torrent } = this.detail;
    this.feed.ask({
      fields: [...this.#fields],
      torrent: parts.length > 0 ? torrent : 0,
      parts: parts.sort(),
    });
  }

  #take(event: StreamEvent): void {
    if (event.kind === "reset") {
      this.session.reset(event.data.session);
      this.rows.reset(event.data);
    } else {
      this.session.apply(event.data.session);
      this.rows.apply(event.data);
    }
    if (event.data.detail !== undefined) this.detail.apply(event.data.detail);
  }
}
