import type { EventField, EventRow, KeyedChange } from "../api/mod.ts";
import type { TorrentView } from "../view/mod.ts";
import { EVENT_FIELDS, ROW_FIELDS } from "./row_fields.ts";
import { isSame } from "./same_value.ts";

/** A torrent as it was when it was last looked at. */
interface Row {
  /** The tick at which it was first seen. */
  readonly addedAt: number;
  /** The last tick at which it was seen. */
  seenAt: number;
  /** The last tick at which a field changed. */
  changedAt: number;
  /** Its fields, by their place in `EVENT_FIELDS`; undefined where one was not asked for. */
  readonly values: unknown[];
  /** The tick at which each of them changed. */
  readonly ticks: Uint32Array;
}

/** What a look is told. */
export interface Look {
  /** The tick. */
  readonly tick: number;
  /** Numbers of torrents that something was done to since the last look; `all` where it is not known, or long ago. */
  readonly touched: ReadonlySet<number> | "all";
}

/** A field that is read. */
interface ReadField {
  /** The tick of the first look. */
  readonly since: number;
  /** The last tick at which somebody asked for it. */
  readonly askedAt: number;
}

/** What changed since a tick. */
export interface RowChanges {
  /** Torrents that changed; new ones with all fields. */
  readonly rows: readonly KeyedChange<number, EventRow>[];
  /** Numbers of torrents that are gone. */
  readonly removed: readonly number[];
}

/** Torrents that are gone and remembered: more than that in one absence, and the whole list is sent. */
const MAX_REMOVED = 20_000;

/** Ticks for which a field is read that nobody asks for, since who did may come back. */
const UNASKED_TICKS = 600;

/** What is dear is read at one in so many looks, of a part of the torrents each time. */
const DEAR_TICKS = 5;

/** One that is quiet is looked at once in so many ticks. */
const QUIET_TICKS = 5;

/** Ticks without a change after which one may be quiet. */
const UNCHANGED_TICKS = 3;

/** States in which nothing happens unless somebody does something, or a peer comes. */
const QUIET_STATES: ReadonlySet<unknown> = new Set<EventRow["state"]>([
  ...(["stopped", "check-waiting", "download-waiting", "seed-waiting", "seeding"] as const),
]);

/** Where each field stands among the values of a row. */
const PLACES: ReadonlyMap<EventField, number> = new Map(
  EVENT_FIELDS.map((field, place) => [field, place]),
);

const STATE_PLACE = PLACES.get("state") ?? 0;

/**
 * Remembers of all torrents what those who listen ask for, and at which tick each field changed; so that who heard the last
 * tick, or one long ago, is told what changed since and nothing else.
 */
export class RowLog {
  readonly #rows = new Map<number, Row>();
  /** Fields that are read. */
  readonly #fields = new Map<EventField, ReadField>();
  #removed: { readonly id: number; readonly at: number }[] = [];
  #forgottenAt = 0;

  /** Whether all of these fields were read from a tick on, and nothing that happened since was forgotten. */
  isKnownSince(fields: readonly EventField[], since: number): boolean {
    if (since < this.#forgottenAt) return false;
    return fields.every((field) => (this.#fields.get(field)?.since ?? Infinity) <= since);
  }

  /** Somebody asks for these fields at a tick: those that are new are read from the next look on, at that tick. */
  ask(fields: readonly EventField[], tick: number): void {
    for (const field of fields) {
      const since = this.#fields.get(field)?.since ?? tick;
      this.#fields.set(field, { since, askedAt: tick });
    }
  }

  /** Whether all of these fields are read. */
  has(fields: readonly EventField[]): boolean {
    return fields.every((field) => this.#fields.has(field));
  }

  /** Forgets all. */
  clear(): void {
    this.#rows.clear();
    this.#fields.clear();
    this.#removed = [];
    this.#forgottenAt = Infinity;
  }

  /** Looks at the torrents; ticks only grow. */
  look(torrents: readonly TorrentView[], { tick, touched }: Look): void {
    if (this.#forgottenAt === Infinity) this.#forgottenAt = tick;
    for (const [field, { askedAt }] of this.#fields) {
      if (tick - askedAt > UNASKED_TICKS) this.#fields.delete(field);
    }
    const isFirst = [...this.#fields.values()].some(({ since }) => since === tick);
    const fields = [...this.#fields.keys()];
    for (const view of torrents) {
      const row = this.#rows.get(view.id);
      const mayWait = !isFirst && touched !== "all" && row !== undefined &&
        isQuiet(row, tick) && !touched.has(view.id) && view.id % QUIET_TICKS !== tick % QUIET_TICKS;
      if (mayWait) row.seenAt = tick;
      else this.#lookAt(view, fields, tick);
    }
    if (this.#rows.size > torrents.length) this.#lookForRemoved(tick);
  }

  /** All torrents, in the order in which they were added. */
  rows(fields: readonly EventField[]): unknown[][] {
    const places = placesOf(fields);
    return Array.from(this.#rows.values(), ({ values }) => places.map((place) => values[place]));
  }

  /** The sum of a field of numbers. */
  sum(field: EventField): number {
    const place = PLACES.get(field) ?? 0;
    let sum = 0;
    for (const { values } of this.#rows.values()) {
      const value = values[place];
      if (typeof value === "number") sum += value;
    }
    return sum;
  }

  /** What changed of these fields after a tick. */
  changesSince(fields: readonly EventField[], since: number): RowChanges {
    const rows: KeyedChange<number, EventRow>[] = [];
    for (const [id, row] of this.#rows) {
      if (row.changedAt <= since) continue;
      const changed = changedFields(row, fields, since);
      if (changed) rows.push([id, changed]);
    }
    const removed = this.#removed.filter(({ at }) => at > since).map(({ id }) => id);
    return { rows, removed };
  }

  #lookAt(view: TorrentView, fields: readonly EventField[], tick: number): void {
    const known = this.#rows.get(view.id);
    const row = known ?? newRow(tick);
    if (known === undefined) this.#rows.set(view.id, row);
    row.seenAt = tick;
    const source = new LazySource(view);
    const isDearsTurn = view.id % DEAR_TICKS === tick % DEAR_TICKS;
    for (const field of fields) {
      const place = PLACES.get(field) ?? 0;
      const { isDear = false, read } = ROW_FIELDS[field];
      const before = row.values[place];
      if (isDear && !isDearsTurn && before !== undefined) continue;
      const value = read(source);
      if (isSame(before, value)) continue;
      row.values[place] = value;
      row.ticks[place] = tick;
      row.changedAt = tick;
    }
  }

  #lookForRemoved(tick: number): void {
    for (const [id, { seenAt }] of this.#rows) {
      if (seenAt === tick) continue;
      this.#rows.delete(id);
      this.#removed.push({ id, at: tick });
    }
    const forgotten = this.#removed.splice(0, Math.max(0, this.#removed.length - MAX_REMOVED));
    this.#forgottenAt = forgotten.at(-1)?.at ?? this.#forgottenAt;
  }
}

/** Counts peers only where somebody asks how many there are. */
class LazySource {
  readonly view: TorrentView;
  #peerCounts: TorrentView["peerCounts"] | undefined;

  constructor(view: TorrentView) {
    this.view = view;
  }

  get peerCounts(): TorrentView["peerCounts"] {
    return this.#peerCounts ??= this.view.peerCounts;
  }
}

/** Whether nothing has happened to a torrent lately, and nothing is about to. */
function isQuiet({ values, changedAt }: Row, tick: number): boolean {
  return tick - changedAt > UNCHANGED_TICKS && QUIET_STATES.has(values[STATE_PLACE]);
}

function newRow(tick: number): Row {
  const values = new Array<unknown>(EVENT_FIELDS.length).fill(undefined);
  const ticks = new Uint32Array(EVENT_FIELDS.length);
  return { addedAt: tick, seenAt: tick, changedAt: tick, values, ticks };
}

function placesOf(fields: readonly EventField[]): number[] {
  return fields.map((field) => PLACES.get(field) ?? 0);
}

function changedFields(
  row: Row,
  fields: readonly EventField[],
  since: number,
): Partial<EventRow> | undefined {
  const isNew = row.addedAt > since;
  const changed: [EventField, unknown][] = [];
  for (const field of fields) {
    const place = PLACES.get(field) ?? 0;
    if (isNew || row.ticks[place]! > since) changed.push([field, row.values[place]]);
  }
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}
