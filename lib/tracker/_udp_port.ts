import type { Clock, Datagrams, Endpoint, Log, Random, Timer } from "../io/mod.ts";
import { formatEndpoint } from "../address/mod.ts";
import { TrackerError } from "./tracker_error.ts";
import { UdpExchange } from "./udp_exchange.ts";
import type { UdpOutcome, UdpQuery } from "./udp_query.ts";
import type { UdpAnnounceResponse, UdpScrapeResponse } from "./udp_response.ts";

/** Failures to receive, one after the other, until the socket is given up. */
const MAX_RECEIVE_FAILURES = 10;

/** What a port needs of the outside. */
export interface UdpPortOptions {
  /** Time. */
  readonly clock: Clock;
  /** For transaction ids. */
  readonly random: Random;
  /** Where datagrams are told. */
  readonly log?: Log;
}

/** One socket and all the requests to UDP trackers over it. */
export class UdpPort {
  readonly #socket: Datagrams;
  readonly #clock: Clock;
  readonly #log: Log | undefined;
  readonly #exchange: UdpExchange;
  readonly #waiting = new Map<number, (outcome: UdpOutcome) => void>();
  readonly #tasks = new Set<Promise<void>>();
  #timer: Timer | undefined;
  #isClosed = false;

  private constructor(socket: Datagrams, options: UdpPortOptions) {
    this.#socket = socket;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#exchange = new UdpExchange(options.random);
  }

  /** Takes a socket over and begins to receive. */
  static over(socket: Datagrams, options: UdpPortOptions): UdpPort {
    const port = new UdpPort(socket, options);
    port.#run(port.#receiveAll());
    return port;
  }

  /** Whether nothing can be asked any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Asks a tracker.
   *
   * @throws {TrackerError} if there is no answer, or it says that it failed.
   * @throws what `signal` was aborted with.
   */
  async ask(
    to: Endpoint,
    query: UdpQuery,
    signal: AbortSignal,
  ): Promise<UdpAnnounceResponse | UdpScrapeResponse> {
    signal.throwIfAborted();
    if (this.#isClosed) throw closedError();
    const { promise, resolve, reject } = Promise.withResolvers<UdpOutcome>();
    const ticket = this.#exchange.start(to, query, this.#clock.now());
    function onAbort(): void {
      reject(signal.reason);
    }
    this.#waiting.set(ticket, resolve);
    signal.addEventListener("abort", onAbort);
    try {
      this.#pump();
      const outcome = await promise;
      if ("error" in outcome) throw outcome.error;
      return outcome.response;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#waiting.delete(ticket);
      this.#exchange.cancel(ticket);
      this.#pump();
    }
  }

  /** Ends it, and the requests under way. */
  async close(): Promise<void> {
    this.#end(closedError());
    await Promise.all(this.#tasks);
  }

  async #receiveAll(): Promise<void> {
    for (let failures = 0; failures < MAX_RECEIVE_FAILURES;) {
      try {
        const [data, from] = await this.#socket.receive();
        failures = 0;
        this.#trace("received", data, from);
        this.#exchange.handle(data, from, this.#clock.now());
        this.#pump();
      } catch (error) {
        if (this.#isClosed) return;
        failures += 1;
        this.#log?.write({ level: "debug", message: "Cannot receive from UDP trackers", error });
      }
    }
    this.#end(new TrackerError("unreachable", "the UDP socket has failed"));
  }

  /** Does what the exchange wants to be done. */
  #pump(): void {
    if (this.#isClosed) return;
    const { datagrams, outcomes, nextAt } = this.#exchange.poll(this.#clock.now());
    for (const { data, to } of datagrams) this.#run(this.#send(data, to));
    for (const outcome of outcomes) this.#waiting.get(outcome.ticket)?.(outcome);
    this.#timer?.cancel();
    this.#timer = undefined;
    if (nextAt === Infinity) return;
    const delayMs = Math.max(0, nextAt - this.#clock.now());
    this.#timer = this.#clock.setTimer(delayMs, () => this.#pump());
  }

  async #send(data: Uint8Array<ArrayBuffer>, to: Endpoint): Promise<void> {
    this.#trace("sends", data, to);
    try {
      await this.#socket.send(data, to);
    } catch (error) {
      if (this.#isClosed) return;
      this.#exchange.unreachable(to, error instanceof Error ? error.message : String(error));
      this.#pump();
    }
  }

  #trace(what: string, data: Uint8Array, endpoint: Endpoint): void {
    if (!this.#log?.enabled("trace")) return;
    const message = `UDP ${what} ${data.length} bytes, tracker ${formatEndpoint(endpoint)}`;
    this.#log.write({ level: "trace", message });
  }

  /** Keeps a task until it has ended; it does not reject. */
  #run(task: Promise<void>): void {
    this.#tasks.add(task);
    task.finally(() => this.#tasks.delete(task));
  }

  #end(error: TrackerError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#socket.close();
    for (const [ticket, settle] of this.#waiting) settle({ ticket, error });
  }
}

function closedError(): TrackerError {
  return new TrackerError("unreachable", "the client is being closed");
}
