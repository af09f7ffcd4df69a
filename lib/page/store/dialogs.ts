import type { ComponentChildren } from "preact";
import { Topic } from "./topic.ts";

/** What makes a dialog; it calls `close` when it is done. */
export type DialogMaker = (close: () => void) => ComponentChildren;

/** A dialog that is open. */
export interface OpenDialog {
  /** Tells it from others. */
  readonly id: number;
  /** Makes it. */
  readonly make: DialogMaker;
  /** Closes it. */
  close(): void;
}

/** Dialogs that are open, each above the one before. */
export class Dialogs {
  /** There are others than before. */
  readonly changes = new Topic();
  #open: readonly OpenDialog[] = [];
  #lastId = 0;

  /** Those that are open, the topmost last. */
  get open(): readonly OpenDialog[] {
    return this.#open;
  }

  /** Opens one. */
  show(make: DialogMaker): void {
    const id = ++this.#lastId;
    this.#set([...this.#open, { id, make, close: () => this.#close(id) }]);
  }

  #close(id: number): void {
    this.#set(this.#open.filter((dialog) => dialog.id !== id));
  }

  #set(open: readonly OpenDialog[]): void {
    this.#open = open;
    this.changes.tell();
  }
}
