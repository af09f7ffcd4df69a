import type { EventField } from "../api/mod.ts";
import type { DetailLog } from "./detail_log.ts";

/** Who listens. */
export interface ListenerOptions {
  /** What each row has; the first is `id`. */
  readonly fields: readonly EventField[];
  /** The epoch of these fields. */
  readonly epoch: string;
  /** The tick that it heard last; undefined where it is to be told everything. */
  readonly heard: number | undefined;
  /** The torrent that it looks at. */
  readonly detail: DetailLog | undefined;
  /** Whether it may only look. */
  readonly isReadOnly: boolean;
  /** The time, in milliseconds of the clock. */
  readonly now: number;
  /** It reads on. */
  onWanting(listener: Listener): void;
  /** It has gone. */
  onGone(listener: Listener): void;
}

/**
 * One who listens. What it is sent waits for it to read: nothing is put in line behind that, so that one who reads slowly, or not
 * at all, costs no memory; what it missed comes to it at once when it reads on.
 */
export class Listener {
  readonly fields: readonly EventField[];
  readonly epoch: string;
  readonly detail: DetailLog | undefined;
  readonly isReadOnly: boolean;
  /** The tick up to which it was told; undefined where it is to be told everything. */
  heard: number | undefined;
  /** Its answer's body. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** When it was last sent something, in milliseconds of the clock. */
  sentAt: number;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #isWanting = false;
  #wasGreeted = false;

  /** One that was sent nothing yet. */
  constructor(options: ListenerOptions) {
    this.fields = options.fields;
    this.epoch = options.epoch;
    this.detail = options.detail;
    this.isReadOnly = options.isReadOnly;
    this.heard = options.heard;
    this.sentAt = options.now;
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => {
        this.#isWanting = true;
        options.onWanting(this);
      },
      cancel: () => options.onGone(this),
    }, { highWaterMark: 0 });
  }

  /** Whether all that it was sent was taken. */
  get isWanting(): boolean {
    return this.#isWanting;
  }

  /** Whether it was sent anything: whoever comes back to where nothing happened is to know that he is heard. */
  get wasGreeted(): boolean {
    return this.#wasGreeted;
  }

  /** Sends something to one that is wanting. */
  send(text: string, now: number): void {
    this.#isWanting = false;
    this.#wasGreeted = true;
    this.sentAt = now;
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  /** Ends it. */
  end(): void {
    this.#controller?.close();
  }
}
