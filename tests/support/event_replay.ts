import type { ShoalEvent } from "../../lib/client/mod.ts";
import type { DeltaEvent, DetailPart, EventRow, ResetEvent } from "../../lib/daemon/api/mod.ts";
import type { FileView, PeerView } from "../../lib/daemon/view/mod.ts";

/** What somebody knows who was told events and nothing else. */
export class EventReplay {
  /** Torrents, by number. */
  readonly rows = new Map<number, Partial<EventRow>>();
  /** Files of the one that is looked at, by number. */
  readonly files = new Map<number, Partial<FileView>>();
  /** Peers of it, by key. */
  readonly peers = new Map<string, Partial<PeerView>>();
  /** What else was told of it last. */
  detail: Partial<DetailPart> | undefined;
  /** Kinds of events, those that follow upon one of the same kind left out. */
  readonly kinds: ShoalEvent["kind"][] = [];

  /** Takes an event. */
  take(event: ShoalEvent): void {
    if (this.kinds.at(-1) !== event.kind) this.kinds.push(event.kind);
    if (event.kind === "reset") this.#reset(event.data);
    if (event.kind === "delta") this.#change(event.data);
  }

  #reset({ fields, rows, detail }: ResetEvent): void {
    this.rows.clear();
    for (const values of rows) {
      const row: Partial<EventRow> = Object.fromEntries(
        fields.map((field, at) => [field, values[at]]),
      );
      this.rows.set(row.id ?? 0, row);
    }
    this.#look(detail);
  }

  #change({ rows = [], removed = [], detail }: DeltaEvent): void {
    for (const [id, changed] of rows) this.rows.set(id, { ...this.rows.get(id), ...changed });
    for (const id of removed) this.rows.delete(id);
    this.#look(detail);
  }

  #look(detail: DetailPart | undefined): void {
    if (detail === undefined) return;
    if (detail.isWhole) {
      this.files.clear();
      this.peers.clear();
      this.detail = undefined;
    }
    this.detail = { ...this.detail, ...detail };
    for (const [index, changed] of detail.files ?? []) {
      this.files.set(index, { ...this.files.get(index), ...changed });
    }
    for (const [key, changed] of detail.peers?.changed ?? []) {
      this.peers.set(key, { ...this.peers.get(key), ...changed });
    }
    for (const key of detail.peers?.removed ?? []) this.peers.delete(key);
  }
}
