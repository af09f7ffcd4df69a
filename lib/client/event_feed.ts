import type { DeltaEvent, ResetEvent } from "../daemon/api/mod.ts";
import { EventTextParser, type RawEvent } from "./event_text_parser.ts";
import { ShoalError } from "./shoal_error.ts";
import type { ShoalEvent } from "./shoal_event.ts";

/** How long it is waited before the first try to open a broken stream again; each that fails doubles it. */
const FIRST_RETRY_MS = 1_000;

/** The longest that is waited, unless the daemon says more. */
const MAX_RETRY_MS = 30_000;

/** Silence after which a stream is taken for dead: the daemon says something every 30 seconds. */
const SILENCE_MS = 45_000;

/** What a feed needs of those around. */
export interface EventFeedOptions {
  /** Opens the stream where it ended; "" from the beginning. @throws {ShoalError} if that can not be. */
  open(since: string, signal: AbortSignal): Promise<Response>;
  /** Calls once, so much later; what it gives takes that back. */
  setTimer(delayMs: number, callback: () => void): () => void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Where to begin; "" for the beginning. */
  readonly since: string;
  /** Ends it. */
  readonly signal: AbortSignal | undefined;
}

/** Listens to a stream of events, and opens it again whenever it breaks. */
export class EventFeed {
  readonly #options: EventFeedOptions;
  #heard: string;
  #brokenAt: number | undefined;
  #failures = 0;
  #retryMs = 0;

  /** Nothing was heard yet. */
  constructor(options: EventFeedOptions) {
    this.#options = options;
    this.#heard = options.since;
  }

  /**
   * What is told, until the signal aborts.
   *
   * @throws {ShoalError} if the daemon says that it will not tell, such as that the token is wrong.
   */
  async *events(): AsyncGenerator<ShoalEvent, void, undefined> {
    const { signal } = this.#options;
    while (!signal?.aborted) {
      const listening = new AbortController();
      const stop = () => listening.abort(signal?.reason);
      signal?.addEventListener("abort", stop);
      try {
        yield* this.#listen(listening);
      } catch (error) {
        if (signal?.aborted) return;
        if (!(error instanceof ShoalError) || !error.isPassing) throw error;
        yield this.#broken(error);
      } finally {
        signal?.removeEventListener("abort", stop);
        listening.abort();
      }
      await this.#wait();
    }
  }

  /** Listens until the stream breaks, which it always does at last. */
  async *#listen(listening: AbortController): AsyncGenerator<ShoalEvent, never, undefined> {
    const { open, now } = this.#options;
    const answer = await this.#unlessSilent(listening, open(this.#heard, listening.signal));
    if (this.#brokenAt !== undefined) {
      yield { kind: "restored", brokenMs: now() - this.#brokenAt };
      this.#brokenAt = undefined;
    }
    const parser = new EventTextParser();
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const read = reader && await this.#unlessSilent(listening, reader.read());
      if (read === undefined || read.done) throw broken("the daemon has ended it");
      this.#failures = 0;
      for (const raw of parser.push(read.value)) {
        const event = eventOf(raw);
        if (event === undefined) continue;
        this.#heard = raw.id;
        yield event;
      }
    }
  }

  /** Waits for something to come; gives the stream up where nothing does for too long. */
  async #unlessSilent<T>(listening: AbortController, coming: Promise<T>): Promise<T> {
    const silence = Promise.withResolvers<never>();
    const cancel = this.#options.setTimer(SILENCE_MS, () => {
      const error = broken("nothing came for long");
      silence.reject(error);
      listening.abort(error);
    });
    try {
      return await Promise.race([coming, silence.promise]);
    } catch (error) {
      throw error instanceof ShoalError ? error : broken("the connection broke", { cause: error });
    } finally {
      cancel();
    }
  }

  #broken(error: ShoalError): ShoalEvent {
    this.#brokenAt ??= this.#options.now();
    const { retryAfterSeconds = 0 } = error;
    const backOffMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    this.#failures++;
    this.#retryMs = Math.max(backOffMs, retryAfterSeconds * 1_000);
    return { kind: "broken", error, since: this.#brokenAt, retryMs: this.#retryMs };
  }

  async #wait(): Promise<void> {
    const { signal, setTimer } = this.#options;
    const done = Promise.withResolvers<void>();
    const cancel = setTimer(this.#retryMs, () => done.resolve());
    const stop = () => done.resolve();
    signal?.addEventListener("abort", stop);
    if (!signal?.aborted) await done.promise;
    signal?.removeEventListener("abort", stop);
    cancel();
  }
}

function broken(why: string, options: ErrorOptions = {}): ShoalError {
  return new ShoalError("unreachable", `The stream of events broke: ${why}`, options);
}

/** What an event says; undefined for a kind that is not known yet. */
function eventOf({ type, id, data }: RawEvent): ShoalEvent | undefined {
  if (type !== "reset" && type !== "delta") return undefined;
  try {
    if (type === "reset") {
      const reset: ResetEvent = JSON.parse(data);
      return { kind: type, id, data: reset };
    }
    const delta: DeltaEvent = JSON.parse(data);
    return { kind: type, id, data: delta };
  } catch (cause) {
    throw broken("an event is no JSON", { cause });
  }
}
