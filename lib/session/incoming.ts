import { formatEndpoint, scopeOf } from "../address/mod.ts";
import { toHex } from "../hash/mod.ts";
import type { ByteStream, Io, StreamListener } from "../io/mod.ts";
import { type EncryptionPolicy, greetIncoming, type Tasks } from "../torrent/mod.ts";
import type { Torrent } from "../torrent/mod.ts";
import type { ObfuscatedNames } from "./obfuscated_names.ts";

/** Peers that came and have not said what they want; when more come, the one that has waited longest is let go. */
const MAX_UNGREETED = 256;

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
  readonly #io: Io;
  readonly #owner: IncomingOwner;
  readonly #tasks: Tasks;
  /** The address of each that has not said what it wants, in the order that they came. */
  readonly #ungreeted = new Map<ByteStream, string>();

  /** Nothing is accepted before {@linkcode Incoming.run}. */
  constructor(io: Io, owner: IncomingOwner & { readonly tasks: Tasks }) {
    this.#io = io;
    this.#owner = owner;
    this.#tasks = owner.tasks;
  }

  /** Accepts from a listener until it is closed. */
  async run(listener: Pick<StreamListener, "accept">, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const stream = await listener.accept();
        this.#take(stream);
      } catch (error) {
        if (signal.aborted) return;
        this.#io.log.write({ level: "warn", message: "Cannot accept a connection", error });
        await new Promise<void>((again) => {
          const timer = this.#io.clock.setTimer(ACCEPT_RETRY_MS, again);
          signal.addEventListener("abort", () => {
            timer.cancel();
            again();
          }, { once: true });
        });
      }
    }
  }

  #take(stream: ByteStream): void {
    const { hostname } = stream.remoteAddr;
    if (this.#countFrom(hostname) >= MAX_UNGREETED_PER_ADDRESS && !isOwnMachine(hostname)) {
      return stream.close();
    }
    if (this.#ungreeted.size >= MAX_UNGREETED) this.#dropOldest();
    this.#ungreeted.set(stream, hostname);
    this.#tasks.run((signal) => this.#greet(stream, signal));
  }

  async #greet(stream: ByteStream, signal: AbortSignal): Promise<void> {
    const { encryption, obfuscatedNames } = this.#owner;
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
    }
    const torrent = this.#owner.torrentFor(toHex(met.greeting.handshake.infoHash));
    if (!torrent) return stream.close();
    torrent.accept(met.stream, met.greeting);
  }

  #countFrom(hostname: string): number {
    let count = 0;
    for (const other of this.#ungreeted.values()) if (other === hostname) count++;
    return count;
  }

  #dropOldest(): void {
    const [oldest] = this.#ungreeted.keys();
    if (!oldest) return;
    this.#ungreeted.delete(oldest);
    oldest.close();
  }
}

function isOwnMachine(hostname: string): boolean {
  return scopeOf(hostname) === "loopback";
}
