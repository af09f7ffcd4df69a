import { client, type DetailName } from "../api.ts";
import { chosenColumns, findColumn } from "../list/columns.ts";
import { Filter } from "../list/filter.ts";
import { ListModel } from "../list/list_model.ts";
import { Selection, withoutGone } from "../list/selection.ts";
import { Detail } from "./detail.ts";
import { Dialogs } from "./dialogs.ts";
import { Feed, type TellingEvent } from "./feed.ts";
import { Prefs } from "./prefs.ts";
import { FIRST_FIELDS, type RowField } from "./row.ts";
import { Routes } from "./routes.ts";
import { Rows } from "./rows.ts";
import { SessionState } from "./session.ts";
import { Toasts } from "./toasts.ts";
import { Switch } from "./switch.ts";
import { Topic } from "./topic.ts";

/** What is to be added, where someone has said so already. */
export interface ToAdd {
  /** Magnet links, links, info-hashes; "" for nothing. */
  readonly text: string;
  /** Files that were dropped or chosen. */
  readonly files: readonly File[];
}

/** How long it waits for what else is wanted before it asks. */
const ASK_MS = 80;

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
  /** Which torrents are chosen in the list. */
  readonly selection = new Selection();
  /** What is chosen and searched for among the torrents. */
  readonly filter = new Filter();
  /** Which torrents the list shows. */
  readonly list: ListModel = new ListModel(this.rows, this);
  /** Whether a tap adds to what is chosen, as on a phone, where no key can be held. */
  readonly selecting = new Switch();
  /** Whether a phone shows the search box. */
  readonly searching = new Switch();
  /** Something else is to be added. */
  readonly adding = new Topic();
  /** How far the list is scrolled while another part of the page is shown in its place. */
  listTop = 0;
  /** Where all of it comes from. */
  readonly feed: Feed;
  readonly #fields = new Set<RowField>(FIRST_FIELDS);
  readonly #parts = new Map<DetailName, number>();
  #asking: ReturnType<typeof setTimeout> | undefined;
  #toAdd: ToAdd = { text: "", files: [] };

  /** A store that knows nothing yet. */
  constructor() {
    this.filter.changes.listen(() => this.needFields(this.filter.fields));
    this.list.changes.listen(() => {
      // What is not shown is not chosen: nobody sees what would be done to it.
      const shown = new Set(this.list.order);
      this.selection.set(withoutGone(this.selection.now, (id) => shown.has(id)));
    });
    this.feed = new Feed({ fields: this.#firstFields(), torrent: 0, parts: [] }, {
      open: (options) => client.events(options),
      take: (event) => this.#take(event),
      now: () => Date.now(),
    });
  }

  /** What is to be added, where someone has said so already. */
  get toAdd(): ToAdd {
    return this.#toAdd;
  }

  /** Opens what adds torrents, with what is to be added, if that is known. */
  add(toAdd: Partial<ToAdd>): void {
    this.#toAdd = { text: "", files: [], ...toAdd };
    this.adding.tell();
    this.routes.go({ page: "add" });
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

  /** What is wanted changes in several steps, and fast while a key goes through the list; it is asked for once. */
  #askLater(): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#ask(), ASK_MS);
  }

  /** What the columns that someone has chosen take, so that it need not be asked for a second time. */
  #firstFields(): readonly RowField[] {
    const { columns, sort } = this.prefs.now;
    const sorting = sort.flatMap(({ column }) => findColumn(column) ?? []);
    for (const { fields } of [...chosenColumns(columns), ...sorting]) {
      for (const field of fields) this.#fields.add(field);
    }
    return [...this.#fields];
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

  #take(event: TellingEvent): void {
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
