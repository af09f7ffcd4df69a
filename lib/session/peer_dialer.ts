import type { ByteStream, Clock, Dialer, DialOptions, Endpoint } from "../io/mod.ts";

/** How long TCP has before uTP is tried beside it. */
const HEAD_START_MS = 250;

/** What a {@linkcode PeerDialer} dials with; one of both is there. */
export interface PeerDialerOptions {
  /** Time, for the head start. */
  readonly clock: Clock;
  /** Dials by TCP; undefined where that is not to be. */
  readonly tcp: Dialer | undefined;
  /** Dials by uTP, where a peer can be reached by it. */
  utpFor(hostname: string): Dialer | undefined;
}

/**
 * Dials peers by TCP and, where that takes a while or fails, by uTP beside it; who is there first is kept. A peer behind a
 * NAT is often reached by one of both alone.
 */
export class PeerDialer implements Dialer {
  readonly #options: PeerDialerOptions;

  /** A dialer over those of both protocols. */
  constructor(options: PeerDialerOptions) {
    this.#options = options;
  }

  /** Connects. @throws {AggregateError} of what went wrong with each, or what `signal` was aborted with. */
  async connect(to: Endpoint, options: DialOptions = {}): Promise<ByteStream> {
    const { tcp } = this.#options;
    const utp = this.#options.utpFor(to.hostname);
    if (tcp && utp) return await this.#race(tcp, utp, { to, signal: options.signal });
    const only = tcp ?? utp;
    if (!only) throw new Error("Cannot connect: neither TCP nor uTP may be used");
    return await only.connect(to, options);
  }

  async #race(
    tcp: Dialer,
    utp: Dialer,
    { to, signal }: { readonly to: Endpoint; readonly signal: AbortSignal | undefined },
  ): Promise<ByteStream> {
    const over = new AbortController();
    const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
    const start = Promise.withResolvers<void>();
    const timer = this.#options.clock.setTimer(HEAD_START_MS, start.resolve);
    let winner: ByteStream | undefined;
    const attempt = async (dialling: Promise<ByteStream>): Promise<ByteStream> => {
      const stream = await dialling;
      if (winner) stream.close();
      winner ??= stream;
      return winner;
    };
    const byTcp = attempt(tcp.connect(to, { signal: either }));
    // A refusal ends the head start: there is nothing left to wait for.
    byTcp.catch(() => start.resolve());
    const byUtp = start.promise.then(() => {
      either.throwIfAborted();
      return attempt(utp.connect(to, { signal: either }));
    });
    try {
      return await Promise.any([byTcp, byUtp]);
    } finally {
      timer.cancel();
      over.abort(new Error("The other way was faster"));
      start.resolve();
      // What becomes of the other is of no interest any more; a stream that comes late is closed by its attempt.
      byUtp.catch(() => undefined);
    }
  }
}
