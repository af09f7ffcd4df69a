import { formatEndpoint } from "../../address/mod.ts";
import type { Clock, Datagrams, Endpoint, HttpServer, Log, Network, Random } from "../../io/mod.ts";
import { HttpFace, type HttpFaceOptions } from "./http_face.ts";
import { TrackerCore } from "./tracker_core.ts";
import { type TrackerLimits, trackerLimits } from "./tracker_limits.ts";
import type { TrackerStats } from "./tracker_stats.ts";
import { UdpFace } from "./udp_face.ts";

/** Failures to receive, one after the other, until a socket is given up. */
const MAX_RECEIVE_FAILURES = 100;

/** What a tracker needs of the outside. */
export interface TrackerServerIo {
  /** Sockets and HTTP. */
  readonly network: Network;
  /** Time. */
  readonly clock: Clock;
  /** Draws peers, and the secret of connection ids. */
  readonly random: Random;
  /** Where starts and failures are told. */
  readonly log?: Log;
}

/** How a tracker is set up; its limits are those of {@linkcode TrackerLimits}. */
export interface TrackerServerOptions extends Partial<TrackerLimits>, Partial<HttpFaceOptions> {
  /** Where it serves HTTP; port 0 is any free one. */
  readonly http?: readonly Endpoint[];
  /** Where it serves UDP; port 0 is any free one. */
  readonly udp?: readonly Endpoint[];
  /** The torrents that it serves, by info-hashes of 20 bytes; all by default. */
  readonly allowed?: Iterable<Uint8Array>;
}

/**
 * A tracker, HTTP (BEP 3, 7, 23, 24, 48) and UDP (BEP 15) in one: what is announced by the one is named by the other.
 *
 * Peers are named by the address that their announce came from. What it holds is bounded, and lost when it ends: peers
 * announce again.
 */
export class TrackerServer implements AsyncDisposable {
  readonly #io: TrackerServerIo;
  readonly #core: TrackerCore;
  readonly #httpFace: HttpFace;
  readonly #udpFace: UdpFace;
  readonly #servers: HttpServer[] = [];
  readonly #sockets: Datagrams[] = [];
  readonly #loops: Promise<void>[] = [];
  #isClosed = false;

  private constructor(io: TrackerServerIo, options: TrackerServerOptions) {
    this.#io = io;
    this.#core = new TrackerCore(trackerLimits(options), {
      random: io.random,
      now: io.clock.now(),
    });
    this.#core.setAllowed(options.allowed);
    const { fullScrape = false, statsPage = true } = options;
    this.#httpFace = new HttpFace(this.#core, { fullScrape, statsPage });
    this.#udpFace = new UdpFace(this.#core, io.random);
  }

  /**
   * Begins to serve.
   *
   * @throws {RangeError} if a limit is not a positive number.
   * @throws {Error} if a port is taken or not allowed; nothing is served then.
   */
  static async start(
    io: TrackerServerIo,
    options: TrackerServerOptions,
  ): Promise<TrackerServer> {
    const server = new TrackerServer(io, options);
    try {
      for (const at of options.http ?? []) server.#serveHttp(at);
      for (const at of options.udp ?? []) await server.#serveUdp(at);
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** Where it serves HTTP. */
  get httpEndpoints(): readonly Endpoint[] {
    return this.#servers.map((server) => server.addr);
  }

  /** Where it serves UDP. */
  get udpEndpoints(): readonly Endpoint[] {
    return this.#sockets.map((socket) => socket.addr);
  }

  /** The URLs to announce to, with the addresses that it listens at. */
  get announceUrls(): readonly string[] {
    return [
      ...this.httpEndpoints.map((endpoint) => `http://${formatEndpoint(endpoint)}/announce`),
      ...this.udpEndpoints.map((endpoint) => `udp://${formatEndpoint(endpoint)}/announce`),
    ];
  }

  /** Sets which torrents it serves, by info-hashes of 20 bytes; all, if undefined. */
  setAllowed(infoHashes: Iterable<Uint8Array> | undefined): void {
    this.#core.setAllowed(infoHashes);
  }

  /** Tells how much it has and had to do. */
  stats(): TrackerStats {
    return this.#core.stats(this.#io.clock.now());
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const socket of this.#sockets) socket.close();
    await Promise.all([...this.#servers.map((server) => server.close()), ...this.#loops]);
  }

  /** As {@linkcode close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #serveHttp(at: Endpoint): void {
    const { network, clock } = this.#io;
    const server = network.serveHttp(
      at,
      (request, from) => this.#httpFace.handle(request, from, clock.now()),
    );
    this.#servers.push(server);
  }

  async #serveUdp(at: Endpoint): Promise<void> {
    const socket = await this.#io.network.bindDatagrams(at);
    this.#sockets.push(socket);
    this.#loops.push(this.#receiveAll(socket));
  }

  async #receiveAll(socket: Datagrams): Promise<void> {
    const { log } = this.#io;
    for (let failures = 0; failures < MAX_RECEIVE_FAILURES;) {
      try {
        const [datagram, from] = await socket.receive();
        failures = 0;
        await this.#answer(socket, datagram, from);
      } catch (error) {
        if (this.#isClosed) return;
        failures += 1;
        log?.write({ level: "warn", message: "Cannot receive over UDP", error });
      }
    }
    log?.write({ level: "error", message: "The UDP socket of the tracker has failed" });
  }

  async #answer(socket: Datagrams, datagram: Uint8Array, from: Endpoint): Promise<void> {
    const { clock, log } = this.#io;
    const answer = this.#udpFace.handle(datagram, from, clock.now());
    if (answer === undefined) return;
    try {
      await socket.send(answer, from);
    } catch (error) {
      // Anyone can make it so, with an address that nothing can be sent to.
      log?.write({ level: "debug", message: "Cannot answer over UDP", error });
    }
  }
}
