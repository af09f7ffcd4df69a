import { formatEndpoint } from "../../address/mod.ts";
import type { ByteStream, Endpoint } from "../../io/mod.ts";
import type { VirtualClock } from "../virtual_clock.ts";
import { carry } from "./carry.ts";
import type { Directory, WayIn, WayOut } from "./directory.ts";
import type { Link } from "./link.ts";
import type { PacketTap } from "./packet_tap.ts";
import type { Partitions } from "./partitions.ts";
import type { VirtualHost } from "./virtual_host.ts";
import { connectStreams } from "./virtual_stream.ts";

/** Bytes of a packet that opens a connection. */
const OPENING_BYTES = 60;

/** How long the first is waited for, twice as long each time; and how often it is sent (Linux: six times more). */
const FIRST_WAIT_MS = 1_000;
const MAX_TRIES = 7;

/** What a dial is made for. */
export interface DialScene {
  readonly clock: VirtualClock;
  readonly directory: Directory;
  readonly partitions: Partitions;
  readonly tap: PacketTap;
}

/** One attempt of a host to reach an endpoint by a stream. */
export class StreamDial {
  readonly #scene: DialScene;
  readonly #host: VirtualHost;
  readonly #to: Endpoint;
  readonly #port: number;
  readonly #result = Promise.withResolvers<ByteStream>();
  #isAnswered = false;
  #isOver = false;

  constructor(scene: DialScene, host: VirtualHost, to: Endpoint) {
    this.#scene = scene;
    this.#host = host;
    this.#to = to;
    this.#port = host.takePort();
  }

  /** Tries until there is an answer, it was tried too often, or `signal` aborts. */
  async run(signal: AbortSignal | undefined): Promise<ByteStream> {
    signal?.throwIfAborted();
    const aborted = () => this.#result.reject(signal?.reason);
    signal?.addEventListener("abort", aborted, { once: true });
    try {
      this.#knock(0);
      return await this.#result.promise;
    } finally {
      this.#isOver = true;
      signal?.removeEventListener("abort", aborted);
    }
  }

  #knock(tries: number): void {
    const { clock, directory } = this.#scene;
    if (this.#isOver || this.#isAnswered) return;
    if (tries === MAX_TRIES) return this.#result.reject(this.#error("it timed out"));
    clock.setEvent(clock.now() + FIRST_WAIT_MS * 2 ** tries, () => {
      this.#knock(tries + 1);
      return tries + 1 === MAX_TRIES;
    });
    const sending = { protocol: "tcp", port: this.#port, to: this.#to } as const;
    const out = directory.wayOut(this.#host, sending, clock.now());
    if (!out) return;
    this.#carry(out.links, () => {
      const way = directory.wayIn(this.#host, out, sending, clock.now());
      if (way && !this.#isCutFrom(way.host)) this.#carry(way.links, () => this.#reached(out, way));
      return false;
    });
  }

  #reached(out: WayOut, way: WayIn): boolean {
    if (this.#isAnswered || this.#isOver) return false;
    this.#isAnswered = true;
    const { clock, directory, tap } = this.#scene;
    const back = directory.waysBack(way.host, this.#host);
    const listener = way.host.listenerAt(way.to);
    if (!listener?.hasRoom) {
      this.#answer(back, () => this.#result.reject(this.#error("connection refused")));
      return false;
    }
    const [near, far] = connectStreams({
      clock,
      there: [...out.links, ...way.links],
      back,
      isCut: () => this.#isCutFrom(way.host),
      tap: (bytes, from, to) => {
        for (const data of bytes) {
          tap({ protocol: "tcp", at: clock.now(), host: this.#host, from, to, data });
        }
      },
    }, {
      dialler: { hostname: this.#host.sourceFor(this.#to.hostname), port: this.#port },
      dialled: this.#to,
      accepter: way.to,
      accepted: out.from,
    });
    this.#answer(back, () => {
      if (this.#isOver) near.close();
      else this.#result.resolve(near);
    });
    listener.arrived(far);
    return true;
  }

  /** Tells who dialled, again and again while it gets lost. */
  #answer(links: readonly Link[], told: () => void): void {
    const { clock } = this.#scene;
    carry(clock, {
      links,
      bytes: OPENING_BYTES,
      arrived: () => {
        told();
        return true;
      },
      lost: () => {
        clock.setEvent(clock.now() + FIRST_WAIT_MS, () => {
          this.#answer(links, told);
          return false;
        });
      },
    });
  }

  #carry(links: readonly Link[], arrived: () => boolean): void {
    carry(this.#scene.clock, { links, bytes: OPENING_BYTES, arrived });
  }

  #isCutFrom(host: VirtualHost): boolean {
    return this.#scene.partitions.isCut(this.#host, host);
  }

  #error(reason: string): Error {
    return new Error(`Cannot connect to ${formatEndpoint(this.#to)}: ${reason}`);
  }
}
