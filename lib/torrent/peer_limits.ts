/** Requests that a peer may have with us at once, unless fewer are allowed (libtorrent takes as many). */
export const MAX_QUEUED_REQUESTS = 2_000;

/** What bounds the peers of all torrents of a session; undefined leaves one as it is. */
export interface PeerLimitOptions {
  /** Connections of all torrents together at most; Infinity for no limit. */
  readonly maxPeers?: number | undefined;
  /** Requests that a peer may have waiting, 1 or more: 2,000 at most. */
  readonly requestQueue?: number | undefined;
}

/** Bounds what peers of all torrents of a session take together, and counts them. */
export class PeerLimits {
  #maxPeers = Infinity;
  #requestQueue = MAX_QUEUED_REQUESTS;
  #count = 0;

  /** Nobody is connected yet. */
  constructor(options: PeerLimitOptions = {}) {
    this.set(options);
  }

  /** Connections at most. */
  get maxPeers(): number {
    return this.#maxPeers;
  }

  /** Requests that a peer may have waiting, which it is told when it connects. */
  get requestQueue(): number {
    return this.#requestQueue;
  }

  /** Connections that there are. */
  get count(): number {
    return this.#count;
  }

  /** Changes limits. Connections that are there already are to be let go by those who have them. */
  set({ maxPeers = this.#maxPeers, requestQueue = this.#requestQueue }: PeerLimitOptions): void {
    this.#maxPeers = maxPeers;
    this.#requestQueue = Math.max(1, Math.min(requestQueue, MAX_QUEUED_REQUESTS));
  }

  /** Whether there is room for one more beside so many that are being dialled. */
  hasRoomBeside(dials: number): boolean {
    return this.#count + dials < this.#maxPeers;
  }

  /** One has connected. */
  connected(): void {
    this.#count++;
  }

  /** One has gone. */
  gone(): void {
    this.#count--;
  }
}
