import type { HashStream } from "../io/mod.ts";
import { type HashReply, SLOT_LENGTH } from "./_hash_messages.ts";
import type { HashThread } from "./_hash_thread.ts";

/** A SHA-1 that a worker makes as the bytes come. */
export class ThreadHashStream implements HashStream {
  readonly #thread: HashThread;
  readonly #stream: number;
  #last: Promise<HashReply> | undefined;
  #failure: unknown;

  constructor(thread: HashThread, stream: number) {
    this.#thread = thread;
    this.#stream = stream;
  }

  async update(data: Uint8Array): Promise<void> {
    for (let start = 0; start < data.length; start += SLOT_LENGTH) {
      const part = data.subarray(start, start + SLOT_LENGTH);
      const { answer } = await this.#thread.slots.fill(
        part,
        (thread, range) => thread.ask({ type: "update", stream: this.#stream, range }),
      );
      this.#last = answer;
      answer.catch((error) => this.#failure ??= error);
    }
  }

  async digest(): Promise<Uint8Array> {
    await this.#last; // the worker answers in order, so all others have ended too
    if (this.#failure !== undefined) throw this.#failure;
    const { hash } = await this.#thread.ask({ type: "digest", stream: this.#stream });
    if (hash === undefined) throw new Error("Cannot hash: the worker gave no hash");
    return hash;
  }
}
