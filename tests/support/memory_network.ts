import type {
  ByteStream,
  Clock,
  DatagramOptions,
  Datagrams,
  Dialer,
  DialOptions,
  Endpoint,
  Http,
  HttpHandler,
  HttpServer,
  Interfaces,
  Network,
  Resolver,
  StreamListener,
} from "../../lib/io/mod.ts";
import { MemoryPipe, type Uplink } from "./_memory_pipe.ts";
import { FakeInternet, type FakeNetwork } from "./fake_network.ts";

/** How a machine is connected. */
export interface MachineOptions {
  /** Bytes a second that it can send; no limit by default. */
  readonly uploadBytesPerSec?: number;
  /** How long bytes take to the middle of the internet; 5 ms by default. */
  readonly latencyMs?: number;
}

/**
 * An internet of machines that exchange streams, with latency and limited rates, in the time of a clock; datagrams, names
 * and HTTP are those of {@linkcode FakeInternet}. Addresses where no machine is never answer.
 */
export class MemoryInternet {
  readonly #clock: Clock;
  readonly #internet = new FakeInternet();
  readonly #machines = new Map<string, MemoryNetwork>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts a machine at an address. */
  machine(address: string, options: MachineOptions = {}): MemoryNetwork {
    const machine = new MemoryNetwork(this, this.#clock, {
      ...options,
      address,
      fake: this.#internet.machine(address),
    });
    this.#machines.set(address, machine);
    return machine;
  }

  /** Gives a name to an address. */
  name(hostname: string, address: string): void {
    this.#internet.names.set(hostname, [address]);
  }

  /** The machine at an address. */
  machineAt(address: string): MemoryNetwork | undefined {
    return this.#machines.get(address);
  }
}

/** The network of one machine of a {@linkcode MemoryInternet}. */
export class MemoryNetwork implements Network {
  /** Its address. */
  readonly address: string;
  readonly dialer: Dialer = { connect: (to, options) => this.#connect(to, options) };
  readonly #internet: MemoryInternet;
  readonly #clock: Clock;
  readonly #fake: FakeNetwork;
  readonly #latencyMs: number;
  readonly #uplink: Uplink;
  readonly #listeners = new Map<number, MemoryListener>();
  #nextPort = 50_000;

  /** Is made by {@linkcode MemoryInternet.machine}. */
  constructor(
    internet: MemoryInternet,
    clock: Clock,
    options: MachineOptions & { readonly address: string; readonly fake: FakeNetwork },
  ) {
    const { uploadBytesPerSec = Infinity, latencyMs = 5 } = options;
    this.#internet = internet;
    this.#clock = clock;
    this.#fake = options.fake;
    this.address = options.address;
    this.#latencyMs = latencyMs;
    this.#uplink = makeUplink(clock, uploadBytesPerSec);
  }

  get resolver(): Resolver {
    return this.#fake.resolver;
  }

  get http(): Http {
    return this.#fake.http;
  }

  listen(at: Endpoint): StreamListener {
    const port = at.port || this.#nextPort++;
    if (this.#listeners.has(port)) throw new Error(`Cannot listen at port ${port}: it is in use`);
    const listener = new MemoryListener({ hostname: at.hostname, port }, () => {
      this.#listeners.delete(port);
    });
    this.#listeners.set(port, listener);
    return listener;
  }

  get interfaces(): Interfaces {
    return this.#fake.interfaces;
  }

  bindDatagrams(at: Endpoint, options?: DatagramOptions): Promise<Datagrams> {
    return this.#fake.bindDatagrams(at, options);
  }

  serveHttp(at: Endpoint, handler: HttpHandler): HttpServer {
    return this.#fake.serveHttp(at, handler);
  }

  async #connect(to: Endpoint, { signal }: DialOptions = {}): Promise<ByteStream> {
    const other = this.#internet.machineAt(to.hostname);
    const latencyMs = other ? this.#latencyMs + other.#latencyMs : Infinity;
    await pause(this.#clock, 2 * latencyMs, signal);
    const listener = other && other.#listeners.get(to.port);
    if (!other || !listener) throw new Error("Cannot connect: connection refused");
    const clock = this.#clock;
    const there = new MemoryPipe({ clock, latencyMs, uplink: this.#uplink });
    const back = new MemoryPipe({ clock, latencyMs, uplink: other.#uplink });
    const from = { hostname: this.address, port: this.#nextPort++ };
    listener.arrived(new MemoryStream(there, back, { localAddr: to, remoteAddr: from }));
    return new MemoryStream(back, there, { localAddr: from, remoteAddr: to });
  }
}

/** One end of a connection. */
class MemoryStream implements ByteStream {
  readonly localAddr: Endpoint;
  readonly remoteAddr: Endpoint;
  readonly #input: MemoryPipe;
  readonly #output: MemoryPipe;

  constructor(
    input: MemoryPipe,
    output: MemoryPipe,
    addrs: Pick<ByteStream, "localAddr" | "remoteAddr">,
  ) {
    this.#input = input;
    this.#output = output;
    this.localAddr = addrs.localAddr;
    this.remoteAddr = addrs.remoteAddr;
  }

  read(into: Uint8Array): Promise<number | null> {
    return this.#input.read(into);
  }

  write(data: Uint8Array): Promise<number> {
    return this.#output.write(data);
  }

  close(): void {
    this.#output.end();
    this.#input.abandon();
  }
}

class MemoryListener implements StreamListener {
  readonly addr: Endpoint;
  readonly #arrived: ByteStream[] = [];
  readonly #closed: () => void;
  #isClosed = false;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(addr: Endpoint, closed: () => void) {
    this.addr = addr;
    this.#closed = closed;
  }

  async accept(): Promise<ByteStream> {
    for (;;) {
      if (this.#isClosed) throw new Error("Cannot accept: the listener is closed");
      const stream = this.#arrived.shift();
      if (stream) return stream;
      this.#waiting = Promise.withResolvers();
      await this.#waiting.promise;
    }
  }

  arrived(stream: ByteStream): void {
    this.#arrived.push(stream);
    this.#waiting?.resolve();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed();
    for (const stream of this.#arrived) stream.close();
    this.#waiting?.resolve();
  }
}

function makeUplink(clock: Clock, bytesPerSec: number): Uplink {
  let freeAt = 0;
  return {
    send(bytes) {
      freeAt = Math.max(freeAt, clock.now()) + bytes * 1000 / bytesPerSec;
      return freeAt;
    },
  };
}

async function pause(
  clock: Clock,
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const aborted = () => reject(signal?.reason);
  const timer = clock.setTimer(delayMs, resolve);
  signal?.addEventListener("abort", aborted, { once: true });
  try {
    await promise;
  } finally {
    timer.cancel();
    signal?.removeEventListener("abort", aborted);
  }
}
