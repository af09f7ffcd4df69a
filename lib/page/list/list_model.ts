import type { Prefs, SortBy } from "../store/prefs.ts";
import type { RowField } from "../store/row.ts";
import type { Rows } from "../store/rows.ts";
import { Topic } from "../store/topic.ts";
import { arrange } from "./arrange.ts";
import { findColumn } from "./columns.ts";
import type { Filter } from "./filter.ts";

/** Which torrents the list shows, in which order; it is arranged anew only when something has changed that matters to that. */
export class ListModel {
  /** Others are shown, or in another order. */
  readonly changes = new Topic();
  readonly #rows: Rows;
  readonly #filter: Filter;
  readonly #prefs: Pick<Prefs, "now" | "changes">;
  #order: readonly number[] = [];
  #sort: readonly SortBy[] = [];

  /** Follows the rows, what is chosen among them, and how they are sorted. */
  constructor(rows: Rows, { filter, prefs }: {
    readonly filter: Filter;
    readonly prefs: Pick<Prefs, "now" | "changes">;
  }) {
    this.#rows = rows;
    this.#filter = filter;
    this.#prefs = prefs;
    rows.changes.listen(() => {
      const { isListChanged, fields } = rows.lastChange;
      if (isListChanged || this.#fields().some((field) => fields.has(field))) this.#arrange();
    });
    filter.changes.listen(() => this.#arrange());
    prefs.changes.listen(() => {
      if (prefs.now.sort !== this.#sort) this.#arrange();
    });
  }

  /** Numbers of the torrents that are shown, in their order. */
  get order(): readonly number[] {
    return this.#order;
  }

  #fields(): readonly RowField[] {
    const sorting = this.#prefs.now.sort.flatMap(({ column }) => findColumn(column)?.fields ?? []);
    return [...sorting, ...this.#filter.fields];
  }

  #arrange(): void {
    const { all } = this.#rows;
    this.#sort = this.#prefs.now.sort;
    const before = this.#order;
    // What is nearly in its order is sorted fast.
    const known = new Set(before);
    const rows = [
      ...before.flatMap((id) => all.get(id) ?? []),
      ...[...all.values()].filter(({ id }) => !known.has(id)),
    ];
    const order = arrange(rows, {
      sort: this.#sort,
      isShown: (row) => this.#filter.isShown(row),
    });
    if (order.length === before.length && order.every((id, at) => id === before[at])) return;
    this.#order = order;
    this.changes.tell();
  }
}
