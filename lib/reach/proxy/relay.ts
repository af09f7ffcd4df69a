import { formatEndpoint } from "../../address/mod.ts";
import { toHex } from "../../hash/mod.ts";
import type {
  ByteStream,
  Clock,
  Endpoint,
  Log,
  Network,
  Random,
  StreamListener,
} from "../../io/mod.ts";
import { writeAll } from "./_negotiate.ts";
import { pipe } from "./_pipe.ts";
import { FAILED, SUCCEEDED } from "./_socks5_protocol.ts";
import { TunnelStream } from "./_tunnel_stream.ts";
import {
  encodeSocks5Reply,
  isSameSecret,
  Socks5Server,
  type Socks5ServerRequest,
} from "./socks5_server.ts";

/** Bytes of a name or password: 128 bits, which nobody guesses. */
const SECRET_LENGTH = 16;

/** Connections at once; `fetch` keeps one for each request under way and some for later. */
const MAX_CONNECTIONS = 1_024;

/** How long a client may take to say what it wants; ours does so at once, strangers are let go. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Bytes that a client may say before it is answered, less than is read at once later; HTTP says nothing. */
const EARLY_LENGTH = 1_024;

/** What a client must show. */
export interface RelayAccess {
  /** Where the relay listens. */
  readonly endpoint: Endpoint;
  /** The name that it goes by. */
  readonly username: string;
  /** The password for it. */
  readonly password: string;
  /** Whether this machine alone is asked through it, and not by way of another proxy. */
  readonly isLocal?: boolean;
  /** Whether nobody else may hear the names of hosts, DNS neither: another proxy resolves them. */
  readonly hidesNames?: boolean;
}

/** Opens the connections that clients of a relay ask for. */
export interface RelayDialer {
  /**
   * Connects to an address or a name in the manner of a class of clients.
   *
   * @throws {Error} if that is not allowed, or it can not be reached.
   */
  connect(to: Endpoint, kind: string, signal: AbortSignal): Promise<ByteStream>;
}

/** What a {@linkcode Relay} needs. */
export interface RelayOptions {
  /** Listens on this machine. */
  readonly network: Network;
  /** Opens what is asked for. */
  readonly dialer: RelayDialer;
  /** For names and passwords. */
  readonly random: Random;
  /** Time. */
  readonly clock: Clock;
  /** Where strangers are told of. */
  readonly log: Log;
}

/**
 * A SOCKS5 server for clients in this very process, so that what `fetch` opens passes the outgoing policy: it listens on a
 * free port of this machine, and asks for a name and a password that are made up anew each time.
 */
export class Relay implements AsyncDisposable {
  readonly #options: RelayOptions;
  readonly #listener: StreamListener;
  readonly #passwords = new Map<string, { readonly password: string; readonly kind: string }>();
  readonly #open = new Set<ByteStream>();
  readonly #tasks = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  /** What went wrong last on the way to each host. */
  readonly #failures = new Map<string, string>();

  /**
   * Begins to listen.
   *
   * @throws {Error} if it can not.
   */
  constructor(options: RelayOptions) {
    this.#options = options;
    this.#listener = options.network.listen({ hostname: "127.0.0.1", port: 0 });
    this.#run(this.#acceptAll());
  }

  /** Lets clients of a class in: each class has its own name, so that the relay knows what they may do. */
  admit(kind: string): RelayAccess {
    const [username, password] = [this.#secret(), this.#secret()];
    this.#passwords.set(username, { password, kind });
    return { endpoint: this.#listener.addr, username, password };
  }

  /** Says why a host could not be connected to the last time; undefined where it could. */
  failureOf(host: Endpoint): string | undefined {
    return this.#failures.get(formatEndpoint(host));
  }

  /** Ends it and all connections through it. */
  async close(): Promise<void> {
    this.#ending.abort(new Error("The relay is closed"));
    this.#listener.close();
    for (const stream of this.#open) stream.close();
    await Promise.all(this.#tasks);
  }

  /** As {@linkcode Relay.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #secret(): string {
    return toHex(this.#options.random.fill(new Uint8Array(SECRET_LENGTH)));
  }

  /** Keeps a task that does not reject until it has ended. */
  #run(task: Promise<void>): void {
    this.#tasks.add(task);
    task.finally(() => this.#tasks.delete(task));
  }

  async #acceptAll(): Promise<void> {
    for (;;) {
      let stream: ByteStream;
      try {
        stream = await this.#listener.accept();
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        this.#log("Cannot accept a connection of our own", error);
        await this.#pause();
        continue;
      }
      if (this.#open.size >= MAX_CONNECTIONS) stream.close();
      else this.#run(this.#serve(stream));
    }
  }

  /** After the system could give no connection, such as where no descriptors are left. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimer(1_000, resolve);
      this.#ending.signal.addEventListener("abort", () => {
        timer.cancel();
        resolve();
      }, { once: true });
    });
  }

  async #serve(client: ByteStream): Promise<void> {
    this.#open.add(client);
    let server: ByteStream | undefined;
    try {
      const asked = await this.#greet(client);
      if (asked === undefined) return;
      const opened = await this.#connect(client, asked);
      server = opened.server;
      this.#open.add(server);
      await writeAll(client, encodeSocks5Reply(SUCCEEDED));
      await pipe(opened.client, server);
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#log("A request of our own was not passed on", error);
    } finally {
      client.close();
      server?.close();
      this.#open.delete(client);
      if (server !== undefined) this.#open.delete(server);
    }
  }

  /** Finds out what a client wants; undefined if it is a stranger. */
  async #greet(client: ByteStream): Promise<Socks5ServerRequest | undefined> {
    const protocol = new Socks5Server((username, password) => {
      const known = this.#passwords.get(username);
      return known !== undefined && isSameSecret(password, known.password);
    });
    const timer = this.#options.clock.setTimer(HANDSHAKE_TIMEOUT_MS, () => client.close());
    const buffer = new Uint8Array(1_024);
    try {
      while (protocol.request === undefined) {
        const length = await client.read(buffer);
        if (length === null) return undefined;
        const { send, hangUp } = protocol.push(buffer.subarray(0, length));
        await writeAll(client, send);
        if (hangUp) return undefined;
      }
      return protocol.request;
    } finally {
      timer.cancel();
    }
  }

  /** Connects, or tells the client that it is not to be had; a client that hangs up meanwhile calls it off. */
  async #connect(
    client: ByteStream,
    { to, username, rest }: Socks5ServerRequest,
  ): Promise<{ readonly client: ByteStream; readonly server: ByteStream }> {
    const kind = this.#passwords.get(username)?.kind ?? "";
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, this.#ending.signal]);
    const early = new EarlyBytes(client, () => gone.abort(new Error("The request was called off")));
    try {
      const server = await this.#options.dialer.connect(to, kind, signal);
      this.#failures.delete(formatEndpoint(to));
      return { client: new TunnelStream(early, client.remoteAddr, rest), server };
    } catch (error) {
      this.#fail(to, error);
      if (!signal.aborted) await writeAll(client, encodeSocks5Reply(FAILED));
      throw error;
    }
  }

  #fail(to: Endpoint, error: unknown): void {
    if (this.#failures.size >= MAX_CONNECTIONS) this.#failures.clear();
    this.#failures.set(formatEndpoint(to), reasonOf(error));
  }

  #log(message: string, error: unknown): void {
    this.#options.log.write({ level: "debug", message, error });
  }
}

/** The end of the message, where the error has it apart. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
}

/** The stream of a client whose end is heard of also while nobody reads. */
class EarlyBytes implements ByteStream {
  readonly remoteAddr: Endpoint;
  readonly localAddr: Endpoint;
  readonly #stream: ByteStream;
  readonly #buffer = new Uint8Array(EARLY_LENGTH);
  /** The read that was begun early. */
  #pending: Promise<number | null> | undefined;

  constructor(stream: ByteStream, ended: () => void) {
    this.#stream = stream;
    this.remoteAddr = stream.remoteAddr;
    this.localAddr = stream.localAddr;
    this.#pending = stream.read(this.#buffer);
    this.#pending.then((length) => length === null && ended(), ended);
  }

  async read(into: Uint8Array): Promise<number | null> {
    const pending = this.#pending;
    if (pending === undefined) return await this.#stream.read(into);
    const length = await pending;
    if (length !== null) into.set(this.#buffer.subarray(0, length));
    this.#pending = undefined;
    return length;
  }

  write(data: Uint8Array): Promise<number> {
    return this.#stream.write(data);
  }

  close(): void {
    this.#stream.close();
  }
}
