import { formatEndpoint, scopeOf } from "../address/mod.ts";
import { toHex } from "../hash/mod.ts";
import type { ByteStream, Io, StreamListener } from "../io/mod.ts";
import { type EncryptionPolicy, greetIncoming, type Tasks } from "../torrent/mod.ts";
import type { Torrent } from "../torrent/mod.ts";
import type { ObfuscatedNames } from "./obfuscated_names.ts";

/** Peers that came and have not said what they want; while there are so many, others wait in the system's queue. */
const MAX_UNGREETED = 1_024;

/**
 * A peer keeps others waiting for this long; then it is let go for the next, so that silent ones shut nobody out. Those
 * that dial speak at once.
 */
const GREETING_TURN_MS = 1_000;

/** Of these, from one address that is not of this machine. */
const MAX_UNGREETED_PER_ADDRESS = 8;

/** How long to wait after the system could give no connection (no descriptors left). */
const ACCEPT_RETRY_MS = 1_000;

/** What {@linkcode Incoming} asks of the session. */
export interface IncomingOwner {
  /** The torrent with an info-hash, given as hexadecimal digits of its 20 bytes. */
  torrentFor(infoHash: string): Torrent | undefined;
  /** Whether peers are to come encrypted. */
  readonly encryption: EncryptionPolicy;
  /** The info-hashes by what peers that come encrypted call them. */
  readonly obfuscatedNames: ObfuscatedNames;
}

/** Takes the peers that come to the session's port to the torrents that they want. */
export class Incoming {
  readonly #io: Pick<Io, "clock" | "random" | "log">;
  readonly #owner: IncomingOwner;
  readonly #tasks: Tasks;
  /** Those that have not said what they want, in the order that they came. */
  readonly #ungreeted = new Map<ByteStream, Ungreeted>();
  /** Called when one of them has said it, or is gone. */
  #oneLess: (() => void)[] = [];

  /** Nothing is accepted before {@linkcode Incoming.run}. */
  constructor(
    io: Pick<Io, "clock" | "random" | "log">,
    owner: IncomingOwner & { readonly tasks: Tasks },
  ) {
    this.#io = io;
    this.#owner = owner;
    this.#tasks = owner.tasks;
  }

  /** Accepts from a listener until it is closed. */
  async run(listener: Pick<StreamListener, "accept">, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#makeRoom(signal);
        const stream = await listener.accept();
        this.#take(stream);
      } catch (error) {
        if (signal.aborted) return;
        this.#io.log.write({ level: "warn", message: "Cannot accept a connection", error });
        await this.#wait(ACCEPT_RETRY_MS, signal);
      }
    }
  }

  /** Waits until another may come. */
  async #makeRoom(signal: AbortSignal): Promise<void> {
    while (this.#ungreeted.size >= MAX_UNGREETED && !signal.aborted) {
      const [oldest] = this.#ungreeted;
      if (!oldest) return;
      const [stream, { cameAt }] = oldest;
      const leftMs = cameAt + GREETING_TURN_MS - this.#io.clock.now();
      if (leftMs > 0) {
        await this.#wait(leftMs, signal, (done) => this.#oneLess.push(done));
        continue;
      }
      this.#ungreeted.delete(stream);
      stream.close();
    }
  }

  /** Waits for a time, or until `orFor` says that it was long enough. */
  #wait(
    delayMs: number,
    signal: AbortSignal,
    orFor: (done: () => void) => void = () => undefined,
  ): Promise<void> {
    return new Promise<void>((go) => {
      const done = () => {
        timer.cancel();
        signal.removeEventListener("abort", done);
        go();
      };
      const timer = this.#io.clock.setTimer(delayMs, done);
      signal.addEventListener("abort", done, { once: true });
      orFor(done);
    });
  }

  #take(stream: ByteStream): void {
    const { hostname } = stream.remoteAddr;
    if (this.#countFrom(hostname) >= MAX_UNGREETED_PER_ADDRESS && !isOwnMachine(hostname)) {
      return stream.close();
    }
    const ungreeted = { hostname, cameAt: this.#io.clock.now() };
    // It may come at the moment at which all ends.
    if (!this.#tasks.run((signal) => this.#greet(stream, ungreeted, signal))) stream.close();
  }

  async #greet(stream: ByteStream, ungreeted: Ungreeted, signal: AbortSignal): Promise<void> {
    const { encryption, obfuscatedNames } = this.#owner;
    this.#ungreeted.set(stream, ungreeted);
    let met;
    try {
      met = await greetIncoming(stream, {
        ...{ clock: this.#io.clock, random: this.#io.random, signal, policy: encryption },
        findInfoHash: (obfuscated) => obfuscatedNames.find(obfuscated),
      });
    } catch (error) {
      const peer = formatEndpoint(stream.remoteAddr);
      this.#io.log.write({ level: "debug", message: "Turned a peer away", peer, error });
      return;
    } finally {
      this.#ungreeted.delete(stream);
      const waiting = this.#oneLess;
      this.#oneLess = [];
      for (const go of waiting) go();
    }
    const torrent = this.#owner.torrentFor(toHex(met.greeting.handshake.infoHash));
    if (!torrent) return stream.close();
    torrent.accept(met.stream, met.greeting);
  }

  #countFrom(hostname: string): number {
    let count = 0;
    for (const other of this.#ungreeted.values()) if (other.hostname === hostname) count++;
    return count;
  }
}

/** A peer that has not said what it wants. */
interface Ungreeted {
  readonly hostname: string;
  readonly cameAt: number;
}

function isOwnMachine(hostname: string): boolean {
  return scopeOf(hostname) === "loopback";
}
