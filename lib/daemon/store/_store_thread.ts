import type { StoreCall, StoreCalls, StoreReply } from "./_messages.ts";
import type { StoreDamage } from "./rows.ts";
import { StoreError } from "./store_error.ts";

/** Who waits for an answer. */
interface Asker {
  /** Takes the answer. */
  take(event: MessageEvent): void;
  /** Is told that there will be none. */
  fail(reason: StoreError): void;
}

/** The store's worker. It answers in order, so what waits for an answer stands in a queue. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #report: (damage: StoreDamage) => void;
  readonly #waiting: Asker[] = [];
  #failure: StoreError | undefined;

  /** Starts a worker, which takes some 50 ms and 20 MiB. */
  constructor(report: (damage: StoreDamage) => void) {
    this.#report = report;
    this.#worker = new Worker(new URL("./_store_worker.ts", import.meta.url).href, {
      type: "module",
      name: "shoal-store",
    });
    this.#worker.onmessage = (event) => this.#waiting.shift()?.take(event);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // it would end the process
      this.end(new StoreError("system", `Cannot use the state: ${event.message}`));
    };
  }

  /** Asks the worker. @throws {StoreError} if it could not be done. */
  async ask<Call extends StoreCall>(
    call: Call,
    request: StoreCalls[Call][0],
  ): Promise<StoreCalls[Call][1]> {
    if (this.#failure !== undefined) throw this.#failure;
    const answer = Promise.withResolvers<StoreReply<StoreCalls[Call][1]>>();
    this.#waiting.push({
      take: (event) => answer.resolve(event.data),
      fail: (reason) => answer.reject(reason),
    });
    this.#worker.postMessage({ call, request });
    const { outcome, damage } = await answer.promise;
    for (const found of damage) this.#report(found);
    if ("error" in outcome) throw new StoreError(outcome.error.kind, outcome.error.message);
    return outcome.reply;
  }

  /** Ends the worker; what it was asked is rejected. */
  end(reason: StoreError): void {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    this.#worker.terminate();
    for (const asker of this.#waiting.splice(0)) asker.fail(reason);
  }
}
