import { Topic } from "./topic.ts";

/** How good a piece of news is. */
export type ToastKind = "done" | "info" | "error";

/** A piece of news at the edge of the page. */
export interface Toast {
  /** Tells it from others. */
  readonly id: number;
  /** How good it is. */
  readonly kind: ToastKind;
  /** What is to be said. */
  readonly text: string;
  /** What can be done about it. */
  readonly action?: ToastAction;
}

/** What can be done about a piece of news. */
export interface ToastAction {
  /** What the button says. */
  readonly label: string;
  /** Does it. */
  run(): void;
}

/** How long news stay; errors stay until they are put away. */
const SHOWN_MS = 6_000;

/** News that are shown at once. */
const MAX_SHOWN = 4;

/** News, and what is said to those who listen to the page. */
export class Toasts {
  /** There are others than before. */
  readonly changes = new Topic();
  /** Something else is said. */
  readonly said = new Topic();
  #shown: readonly Toast[] = [];
  #saying = "";
  #lastId = 0;

  /** Those that are shown, oldest first. */
  get shown(): readonly Toast[] {
    return this.#shown;
  }

  /** What is said last to those who listen. */
  get saying(): string {
    return this.#saying;
  }

  /** Shows a piece of news. What is shown already is shown anew. */
  show(kind: ToastKind, text: string, options: { readonly action?: ToastAction } = {}): void {
    const id = ++this.#lastId;
    const others = this.#shown.filter((toast) => toast.text !== text);
    this.#shown = [...others, { id, kind, text, ...options }].slice(-MAX_SHOWN);
    this.changes.tell();
    if (kind !== "error") setTimeout(() => this.close(id), SHOWN_MS);
  }

  /** Shows what went wrong. */
  failed(error: unknown): void {
    this.show("error", error instanceof Error ? error.message : String(error));
  }

  /** Says something to those who listen, without showing it. */
  say(text: string): void {
    this.#saying = text;
    this.said.tell();
  }

  /** Puts one away. */
  close(id: number): void {
    const left = this.#shown.filter((toast) => toast.id !== id);
    if (left.length === this.#shown.length) return;
    this.#shown = left;
    this.changes.tell();
  }
}
