import type { HashReply, HashRequest } from "./_hash_messages.ts";
import { SharedSlots } from "./_shared_slots.ts";

/** An error of a worker, with the system's code if it had one. */
class HashThreadError extends Error {
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.name = "HashThreadError";
    this.code = code;
  }
}

/** A worker that hashes. It answers in order, so what waits for an answer stands in a queue. */
export class HashThread {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<HashReply>[] = [];
  #slots: SharedSlots | undefined;
  #failure: Error | undefined;

  /** Starts a worker, which takes some 30 ms and 20 MiB. */
  constructor() {
    this.#worker = new Worker(new URL("./hash_worker.ts", import.meta.url).href, {
      type: "module",
      name: "shoal-hash",
    });
    this.#worker.onmessage = (event) => this.#take(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // it would end the process
      this.close(new HashThreadError(`Cannot hash: ${event.message}`));
    };
  }

  /** Requests without an answer. */
  get load(): number {
    return this.#waiting.length;
  }

  /** Whether it takes no requests any more. */
  get closed(): boolean {
    return this.#failure !== undefined;
  }

  /** Asks the worker. @throws {Error} with the system's `code` if it could not be done. */
  async ask(request: HashRequest): Promise<HashReply> {
    if (this.#failure !== undefined) throw this.#failure;
    const answer = Promise.withResolvers<HashReply>();
    this.#waiting.push(answer);
    this.#worker.postMessage(request);
    return await answer.promise;
  }

  /** The memory that is shared with the worker; made when it is first asked for. */
  get slots(): SharedSlots {
    return this.#slots ??= new SharedSlots(this);
  }

  /** Ends the worker; what it was asked is rejected. */
  close(reason: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    this.#worker.terminate();
    for (const answer of this.#waiting.splice(0)) answer.reject(reason);
  }

  #take(reply: HashReply): void {
    const answer = this.#waiting.shift();
    if (reply.error === undefined) answer?.resolve(reply);
    else answer?.reject(new HashThreadError(reply.error.message, reply.error.code));
  }
}
