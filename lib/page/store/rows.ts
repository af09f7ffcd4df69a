import type { DeltaEvent, ResetEvent } from "../api.ts";
import { emptyRow, isRowField, type Row, type RowField } from "./row.ts";
import { Topic, Topics } from "./topic.ts";

/** What one event did to the rows. */
export interface RowsChange {
  /** Whether torrents came or went, or all is new. */
  readonly isListChanged: boolean;
  /** Which fields of any torrent have changed. */
  readonly fields: ReadonlySet<RowField>;
  /** Numbers of the torrents that have changed or are new. */
  readonly changed: readonly number[];
  /** Numbers of those that are gone. */
  readonly removed: readonly number[];
}

/** All torrents. A row stays the same object while its torrent is there; who shows one listens to it alone. */
export class Rows {
  /** Something has changed; {@linkcode Rows.lastChange} says what. */
  readonly changes = new Topic();
  readonly #rows = new Map<number, Row>();
  readonly #single = new Topics<number>();
  #lastChange: RowsChange = {
    isListChanged: true,
    fields: new Set(),
    changed: [],
    removed: [],
  };

  /** The torrents, by number. */
  get all(): ReadonlyMap<number, Row> {
    return this.#rows;
  }

  /** What the last event did. */
  get lastChange(): RowsChange {
    return this.#lastChange;
  }

  /** The row of a torrent; undefined where there is none. */
  get(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  /** Calls a function each time a torrent changes, until what this gives is called. */
  listen(id: number, listener: () => void): () => void {
    return this.#single.listen(id, listener);
  }

  /** Takes all torrents in place of those that are there. */
  reset({ fields, rows }: Pick<ResetEvent, "fields" | "rows">): void {
    const gone = new Set(this.#rows.keys());
    const known = fields.map((name) => name !== "id" && isRowField(name));
    const changed: number[] = [];
    for (const values of rows) {
      const [id] = values;
      if (typeof id !== "number") continue;
      gone.delete(id);
      const row = this.#rows.get(id) ?? emptyRow(id);
      const cells: Record<string, unknown> = row;
      for (let at = 1; at < fields.length; at++) if (known[at]) cells[fields[at]!] = values[at];
      this.#rows.set(id, row);
      changed.push(id);
    }
    for (const id of gone) this.#rows.delete(id);
    this.#lastChange = {
      isListChanged: true,
      fields: new Set(fields),
      changed,
      removed: [...gone],
    };
    this.changes.tell();
    this.#single.tellAll();
  }

  /** Takes what has changed. */
  apply({ rows = [], removed = [] }: Pick<DeltaEvent, "rows" | "removed">): void {
    if (rows.length === 0 && removed.length === 0) return;
    const fields = new Set<RowField>();
    let isListChanged = false;
    for (const [id, changes] of rows) {
      let row = this.#rows.get(id);
      if (row === undefined) {
        row = emptyRow(id);
        this.#rows.set(id, row);
        isListChanged = true;
      }
      const cells: Record<string, unknown> = row;
      for (const [name, value] of Object.entries(changes)) {
        // What is no field of a row, as a later daemon may have, is left alone.
        if (name === "id" || !isRowField(name)) continue;
        fields.add(name);
        cells[name] = value;
      }
    }
    for (const id of removed) isListChanged = this.#rows.delete(id) || isListChanged;
    this.#lastChange = { isListChanged, fields, changed: rows.map(([id]) => id), removed };
    this.changes.tell();
    for (const [id] of rows) this.#single.tell(id);
    for (const id of removed) this.#single.tell(id);
  }
}
