import { formatEndpoint } from "../address/mod.ts";
import type { Clock, Datagrams, Endpoint, Log, Random, Timer } from "../io/mod.ts";
import { Introductions } from "./_introductions.ts";
import type { DhtEvent, DhtOutcome, DhtTicket } from "./dht_event.ts";
import type { DhtNode } from "./dht_node.ts";

/** Failures to receive, one after the other, until the socket is given up. */
const MAX_RECEIVE_FAILURES = 100;

/** What a port needs of the outside. */
export interface DhtPortOptions {
  /** Time. */
  readonly clock: Clock;
  /** For transactions with nodes that have names. */
  readonly random: Random;
  /** Where datagrams and failures are told. */
  readonly log?: Log;
  /** Takes events that are of no operation. */
  readonly onEvent: (event: DhtEvent) => void;
}

/** Begins an operation of a node. */
export type BeginOperation = (node: DhtNode, now: number) => DhtTicket;

/** How to perform an operation. */
export interface PerformOptions {
  /** Gives it up. */
  readonly signal?: AbortSignal;
  /** Takes its events, but for the last. */
  readonly onEvent?: (event: DhtEvent) => void;
}

interface Performed extends PerformOptions {
  readonly settle: PromiseWithResolvers<DhtOutcome>;
}

/** One socket and the node that talks over it. */
export class DhtPort {
  /** The node. */
  readonly node: DhtNode;
  readonly #socket: Datagrams;
  readonly #options: DhtPortOptions;
  readonly #operations = new Map<DhtTicket, Performed>();
  readonly #tasks = new Set<Promise<void>>();
  readonly #introductions: Introductions;
  #timer: Timer | undefined;
  #isPumping = false;
  #isClosed = false;
  #sendFailures = 0;

  /** Takes a socket over, which is closed with it. */
  constructor(socket: Datagrams, node: DhtNode, options: DhtPortOptions) {
    this.#socket = socket;
    this.node = node;
    this.#options = options;
    const { clock, random } = options;
    const send = (data: Uint8Array<ArrayBuffer>, to: Endpoint) => this.#run(this.#send(data, to));
    this.#introductions = new Introductions({ clock, random, send });
  }

  /** Datagrams that could not be sent. */
  get sendFailures(): number {
    return this.#sendFailures;
  }

  /** Begins to receive, and to look for others. */
  start(): void {
    this.#run(this.#receiveAll());
    this.pump();
  }

  /**
   * Has the node do something, and waits until it is done.
   *
   * @throws what `signal` was aborted with, or an error if the port is closed.
   */
  async perform(begin: BeginOperation, options: PerformOptions = {}): Promise<DhtOutcome> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#isClosed) throw closedError();
    const settle = Promise.withResolvers<DhtOutcome>();
    const ticket = begin(this.node, this.#options.clock.now());
    const onAbort = () => settle.reject(signal?.reason);
    this.#operations.set(ticket, { ...options, settle });
    signal?.addEventListener("abort", onAbort);
    try {
      this.pump();
      return await settle.promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#operations.delete(ticket);
      this.node.cancel(ticket, this.#options.clock.now());
    }
  }

  /** Finds the address of a node whose name can not be resolved here. @throws {Error} if it does not answer. */
  async introduce(to: Endpoint): Promise<Endpoint> {
    if (this.#isClosed) throw closedError();
    return await this.#introductions.introduce(to, this.node.id);
  }

  /** Does what the node wants to be done. */
  pump(): void {
    if (this.#isClosed || this.#isPumping) return;
    this.#isPumping = true;
    const { clock } = this.#options;
    const { sends, events, nextAt } = this.node.poll(clock.now());
    for (const { data, to } of sends) this.#run(this.#send(data, to));
    for (const event of events) this.#dispatch(event);
    this.#isPumping = false;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (nextAt === Infinity) return;
    this.#timer = clock.setTimer(Math.max(0, nextAt - clock.now()), () => this.pump());
  }

  /** Ends it, and what is under way. */
  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#timer?.cancel();
      this.#introductions.close();
      this.#socket.close();
      for (const { settle } of this.#operations.values()) settle.reject(closedError());
    }
    await Promise.all(this.#tasks);
  }

  #dispatch(event: DhtEvent): void {
    const operation = "ticket" in event ? this.#operations.get(event.ticket) : undefined;
    if (operation === undefined) this.#options.onEvent(event);
    else if (event.kind === "done") operation.settle.resolve(event.outcome);
    else operation.onEvent?.(event);
  }

  async #receiveAll(): Promise<void> {
    for (let failures = 0; failures < MAX_RECEIVE_FAILURES;) {
      try {
        const [data, from] = await this.#socket.receive();
        failures = 0;
        if (this.#introductions.take(data, from)) continue;
        this.node.handle(data, from, this.#options.clock.now());
        this.pump();
      } catch (error) {
        if (this.#isClosed) return;
        failures += 1;
        this.#log({ message: "Cannot receive from the DHT", error });
      }
    }
    this.#log({ message: "The UDP socket of the DHT has failed" });
  }

  async #send(data: Uint8Array, to: Endpoint): Promise<void> {
    try {
      await this.#socket.send(data, to);
    } catch (error) {
      // Anyone can name an address that nothing can be sent to; the query just gets no answer.
      this.#sendFailures += 1;
      if (!this.#isClosed) {
        this.#log({ message: `Cannot send to the DHT node ${formatEndpoint(to)}`, error });
      }
    }
  }

  #log(record: { readonly message: string; readonly error?: unknown }): void {
    this.#options.log?.write({ level: "debug", ...record });
  }

  /** Keeps a task until it has ended; it does not reject. */
  #run(task: Promise<void>): void {
    const kept = task.finally(() => this.#tasks.delete(kept));
    this.#tasks.add(kept);
  }
}

function closedError(): Error {
  return new Error("Cannot ask the DHT: it is closed");
}
