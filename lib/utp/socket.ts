import { scopeOf } from "../address/mod.ts";
import type {
  ByteStream,
  Clock,
  Datagrams,
  Dialer,
  DialOptions,
  Endpoint,
  Log,
  Random,
  StreamListener,
  Timer,
} from "../io/mod.ts";
import { ConnectionTable } from "./_connection_table.ts";
import { Doorway } from "./_doorway.ts";
import { sequenceAfter } from "./_sequence.ts";
import { UtpStream } from "./_stream.ts";
import { UtpConnection, type UtpConnectionOptions } from "./connection.ts";
import { UtpError } from "./error.ts";
import { decodePacket, ST_RESET, ST_SYN, type UtpPacket } from "./packet.ts";
import { ReceiveBudget } from "./receive_budget.ts";

/** Connections unless said otherwise. */
const MAX_CONNECTIONS = 2_000;

/** Connections that nobody has accepted; more are refused. */
const MAX_UNACCEPTED = 64;

/** What Ethernet carries in one datagram. */
const MAX_DATAGRAM_IPV4 = 1_472;
const MAX_DATAGRAM_IPV6 = 1_452;

/**
 * What two sides on one machine send in one datagram. A system keeps 208 KiB of datagrams for a reader, by what they
 * take of its memory: twelve of these are more bytes than of any shorter ones (measured on Linux).
 */
const MAX_DATAGRAM_LOCAL = 16_320;

/** Datagrams that the system has not taken yet; more are not given to it. */
const MAX_PENDING_SENDS = 256;

/** Turns of the queue of promises in which datagrams that have come are gathered before any is answered. */
const BATCH_TURNS = 12;

/** How long the other sides are waited for at the end. */
const LINGER_MS = 1_000;

/** Failures to receive, one after the other, until the socket is given up. */
const MAX_RECEIVE_FAILURES = 10;

/** What a socket needs of the outside. */
export interface UtpSocketOptions {
  /** Time. */
  readonly clock: Clock;
  /** For the numbers of connections and first packets, which nobody may guess. */
  readonly random: Random;
  /** Told what goes wrong with the socket. */
  readonly log?: Log | undefined;
  /** Connections at a time, 2,000 unless given. */
  readonly maxConnections?: number | undefined;
}

interface Waiting<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Streams over one UDP socket (BEP 29): dials and accepts. It gets the datagrams of others, too, and drops them.
 *
 * Nobody can have it send more than was sent to it to an address that is not his: a SYN is answered by one packet of 20
 * bytes, and nothing else goes to where it came from, until an answer shows that it was really from there.
 */
export class UtpSocket implements Dialer, StreamListener, AsyncDisposable {
  readonly #datagrams: Datagrams;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log | undefined;
  readonly #maxConnections: number;
  readonly #budget = new ReceiveBudget();
  readonly #table = new ConnectionTable();
  readonly #doorway: Doorway;
  readonly #unaccepted: UtpStream[] = [];
  readonly #accepting: Waiting<ByteStream>[] = [];
  readonly #dialling = new Map<UtpStream, Waiting<ByteStream>>();
  #touched: UtpStream[] = [];
  #flushing: Promise<void> | undefined;
  #pendingSends = 0;
  #timer: Timer | undefined;
  #timerAt = Infinity;
  #isClosed = false;
  #hasEnded = false;
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  readonly #receiving: Promise<void>;

  /** Takes a socket over and begins to receive. */
  constructor(datagrams: Datagrams, options: UtpSocketOptions) {
    this.#datagrams = datagrams;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#doorway = new Doorway(options.random);
    this.#log = options.log;
    this.#maxConnections = options.maxConnections ?? MAX_CONNECTIONS;
    this.#receiving = this.#receiveAll();
  }

  /** Where it receives. */
  get addr(): Endpoint {
    return this.#datagrams.addr;
  }

  /** How many connections there are. */
  get connectionCount(): number {
    return this.#table.size;
  }

  /**
   * Connects.
   *
   * @throws {UtpError} if there is no answer within six seconds, the other side refuses, there are too many
   * connections, or the socket is closed.
   * @throws what `signal` was aborted with.
   */
  async connect(to: Endpoint, options: DialOptions = {}): Promise<ByteStream> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#isClosed) throw closedError();
    if (this.#table.size >= this.#maxConnections) {
      throw new UtpError("refused", `Cannot connect: there are ${this.#table.size} connections`);
    }
    const sequence = this.#random.below(65_536);
    const stream = this.#add(to, { connectionId: this.#freeId(to), sequence });
    const { promise, resolve, reject } = Promise.withResolvers<ByteStream>();
    function onAbort(): void {
      stream.close();
      reject(signal?.reason);
    }
    this.#dialling.set(stream, { resolve, reject });
    signal?.addEventListener("abort", onAbort);
    this.#touch(stream);
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#dialling.delete(stream);
    }
  }

  /**
   * Waits for the next connection, whose other side is where it says.
   *
   * @throws {UtpError} once the socket is closed.
   */
  accept(): Promise<ByteStream> {
    if (this.#isClosed) return Promise.reject(closedError());
    const next = this.#unaccepted.shift();
    if (next !== undefined) return Promise.resolve(next);
    const { promise, resolve, reject } = Promise.withResolvers<ByteStream>();
    this.#accepting.push({ resolve, reject });
    return promise;
  }

  /** Ends all connections, waits for the other sides a little, and closes the socket. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  /** As {@linkcode UtpSocket.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#accepting.splice(0)) waiting.reject(closedError());
    for (const waiting of this.#dialling.values()) waiting.reject(closedError());
    for (const stream of this.#unaccepted.splice(0)) stream.abort();
    for (const stream of [...this.#table]) stream.close();
    this.#flush();
    if (!this.#hasEnded && !this.#isIdle) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#idle = resolve;
      const timer = this.#clock.setTimer(LINGER_MS, resolve);
      await promise;
      timer.cancel();
    }
    for (const stream of [...this.#table]) stream.abort();
    this.#flush();
    this.#end();
    await this.#receiving;
    await this.#flushing;
  }

  get #isIdle(): boolean {
    return this.#table.size === 0 && this.#pendingSends === 0;
  }

  /** Closes what is below; no stream goes on. */
  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#datagrams.close();
    for (const stream of [...this.#table]) {
      stream.abort();
      this.#table.delete(stream);
    }
    for (const waiting of this.#accepting.splice(0)) waiting.reject(closedError());
    for (const waiting of this.#dialling.values()) waiting.reject(closedError());
    this.#idle?.();
  }

  async #receiveAll(): Promise<void> {
    for (let failures = 0; failures < MAX_RECEIVE_FAILURES;) {
      try {
        const [data, from] = await this.#datagrams.receive();
        failures = 0;
        const packet = decodePacket(data);
        if (packet !== undefined) this.#handle(packet, from);
      } catch (error) {
        if (this.#hasEnded) return;
        failures += 1;
        this.#log?.write({ level: "debug", message: "Cannot receive uTP", error });
      }
    }
    this.#end();
  }

  #handle(packet: UtpPacket, from: Endpoint): void {
    const now = this.#clock.now();
    if (packet.type === ST_SYN) return this.#answer(packet, from, now);
    const stream = this.#find(packet, from) ?? this.#confirm(packet, from, now);
    if (stream === undefined) return this.#sendAlone(this.#doorway.refuse(packet, now), from);
    try {
      stream.connection.receive(packet, now);
      this.#touch(stream);
    } catch (error) {
      this.#drop(stream, error);
    }
  }

  /** Whatever goes wrong with a connection ends that one alone. */
  #drop(stream: UtpStream, error: unknown): void {
    this.#log?.write({ level: "error", message: "Cannot go on with a uTP connection", error });
    this.#table.delete(stream);
    stream.abort();
  }

  /** A RESET may have either number: some clients send back the one that they got. */
  #find({ type, connectionId }: UtpPacket, from: Endpoint): UtpStream | undefined {
    const stream = this.#table.find(from, connectionId);
    if (stream !== undefined || type !== ST_RESET) return stream;
    for (const step of [-1, 1]) {
      const other = this.#table.find(from, sequenceAfter(connectionId, step));
      if (other?.connection.sendId === connectionId) return other;
    }
    return undefined;
  }

  #answer(syn: UtpPacket, from: Endpoint, now: number): void {
    if (!this.#takesMore) return;
    if (this.#table.find(from, sequenceAfter(syn.connectionId, 1)) !== undefined) return;
    this.#sendAlone(this.#doorway.answer(syn, from, now), from);
  }

  get #takesMore(): boolean {
    if (this.#isClosed || this.#unaccepted.length >= MAX_UNACCEPTED) return false;
    return this.#table.size < this.#maxConnections;
  }

  /** Opens the connection that a packet shows to be real. */
  #confirm(packet: UtpPacket, from: Endpoint, now: number): UtpStream | undefined {
    const halfOpen = this.#doorway.confirm(packet, from, now);
    if (halfOpen === undefined || !this.#takesMore) return undefined;
    const { connectionId, sequence, synSequence, maxDatagram: peerTakesDatagram } = halfOpen;
    const stream = this.#add(from, { connectionId, sequence, synSequence, peerTakesDatagram });
    const waiting = this.#accepting.shift();
    if (waiting === undefined) this.#unaccepted.push(stream);
    else waiting.resolve(stream);
    return stream;
  }

  /** Sends what belongs to no connection, unless there is much else to be sent. */
  #sendAlone(data: Uint8Array | undefined, to: Endpoint): void {
    if (data !== undefined && this.#pendingSends < MAX_PENDING_SENDS) this.#send(data, to);
  }

  #add(
    remoteAddr: Endpoint,
    options: Pick<
      UtpConnectionOptions,
      "connectionId" | "sequence" | "synSequence" | "peerTakesDatagram"
    >,
  ): UtpStream {
    const isIpv6 = remoteAddr.hostname.includes(":");
    const maxDatagram = isIpv6 ? MAX_DATAGRAM_IPV6 : MAX_DATAGRAM_IPV4;
    const isLocal = scopeOf(remoteAddr.hostname) === "loopback" ||
      remoteAddr.hostname === this.addr.hostname;
    const takesDatagram = isLocal ? MAX_DATAGRAM_LOCAL : undefined;
    const budget = this.#budget;
    const connection = new UtpConnection(
      { ...options, maxDatagram, takesDatagram, budget },
      this.#clock.now(),
    );
    const place = {
      remoteAddr,
      localAddr: this.addr,
      touch: (stream: UtpStream) => this.#touch(stream),
    };
    const stream = new UtpStream(connection, place);
    this.#table.add(stream);
    return stream;
  }

  #freeId(to: Endpoint): number {
    for (;;) {
      const id = this.#random.below(65_536);
      if (this.#table.find(to, id) === undefined) return id;
    }
  }

  /** Looks after a connection at the end of this turn, so that what comes until then is answered at once. */
  #touch(stream: UtpStream): void {
    if (stream.isTouched) return;
    stream.isTouched = true;
    this.#touched.push(stream);
    this.#flushing ??= this.#flushSoon();
  }

  async #flushSoon(): Promise<void> {
    for (let turn = 0; turn < BATCH_TURNS; turn++) await undefined;
    this.#flushing = undefined;
    this.#flush();
  }

  #flush(): void {
    if (this.#hasEnded) return;
    const now = this.#clock.now();
    const touched = this.#touched;
    this.#touched = [];
    let nextAt = Infinity;
    for (const stream of touched) {
      stream.isTouched = false;
      nextAt = Math.min(nextAt, this.#look(stream, now));
    }
    this.#wakeAt(nextAt, now);
    if (this.#isIdle) this.#idle?.();
  }

  /** Does what one connection wants to be done; gives when it wants more. */
  #look(stream: UtpStream, now: number): number {
    try {
      return this.#drive(stream, now);
    } catch (error) {
      this.#drop(stream, error);
      return Infinity;
    }
  }

  #drive(stream: UtpStream, now: number): number {
    const { connection } = stream;
    do {
      while (this.#pendingSends < MAX_PENDING_SENDS) {
        const data = connection.poll(now);
        if (data === undefined) break;
        this.#send(data, stream.remoteAddr);
      }
    } while (stream.settle() && this.#pendingSends < MAX_PENDING_SENDS);
    const dial = this.#dialling.get(stream);
    if (dial !== undefined && connection.state === "open") dial.resolve(stream);
    if (dial !== undefined && connection.failure !== undefined) dial.reject(connection.failure);
    if (this.#pendingSends >= MAX_PENDING_SENDS) {
      // The rest goes when the system has taken some.
      stream.isTouched = true;
      this.#touched.push(stream);
      return Infinity;
    }
    if (connection.state === "ended") this.#table.delete(stream);
    return connection.nextAt;
  }

  #wakeAt(at: number, now: number): void {
    if (at >= this.#timerAt) return; // an earlier call finds out itself that it is too early
    this.#timer?.cancel();
    this.#timerAt = at;
    this.#timer = this.#clock.setTimer(Math.max(0, at - now), () => this.#wake());
  }

  #wake(): void {
    this.#timerAt = Infinity;
    const now = this.#clock.now();
    let nextAt = Infinity;
    for (const stream of [...this.#table]) {
      const { connection } = stream;
      nextAt = Math.min(
        nextAt,
        connection.nextAt > now ? connection.nextAt : this.#look(stream, now),
      );
    }
    this.#wakeAt(nextAt, now);
    if (this.#isIdle) this.#idle?.();
  }

  #send(data: Uint8Array, to: Endpoint): void {
    const sending = this.#datagrams.send(data, to);
    this.#pendingSends += 1; // only now: it may have thrown
    sending.then(this.#onSent, this.#onSendFailed);
  }

  readonly #onSent = (): void => {
    this.#pendingSends -= 1;
    if (this.#touched.length > 0) this.#flushing ??= this.#flushSoon();
    if (this.#idle !== undefined && this.#isIdle) this.#idle();
  };

  readonly #onSendFailed = (error: unknown): void => {
    this.#onSent();
    if (this.#hasEnded || !this.#log?.enabled("debug")) return;
    this.#log.write({ level: "debug", message: "Cannot send uTP", error });
  };
}

function closedError(): UtpError {
  return new UtpError("closed", "Cannot go on: the uTP socket is closed");
}
