/** The queue that is aimed at: 100 ms (BEP 29, RFC 6817). */
const TARGET_US = 100_000;

/**
 * Slow start ends at this share of the target: what is on its way then will more than fill the rest. A longer wait would not only
 * find the queue full but make others lose packets, who then need long to come back.
 */
const SLOW_START_SHARE = 0.3;

/**
 * Packets that the window grows by in a round trip, at the most (RFC 6817, GAIN): half as many as TCP's. BEP 29 allows
 * for 3,000 bytes; but who grows as fast as TCP takes too much where it came later and the queue is hard to see.
 */
const GAIN_PACKETS = 0.5;

/** Packets to begin with, and to begin again with after a pause. */
const INITIAL_PACKETS = 4;

/** The least that a window shrinks to (RFC 6817, MIN_CWND). */
const MIN_PACKETS = 2;

/** The most that it grows to. */
const MAX_WINDOW_BYTES = 16 * 1024 * 1024;

/** What came with an ack. */
export interface LedbatAck {
  /** Bytes that it acked. */
  readonly ackedBytes: number;
  /** Bytes that were in flight before it. */
  readonly flightBytes: number;
  /** How much longer packets take now than at best, in microseconds; undefined if that is not known. */
  readonly queuingUs: number | undefined;
}

/**
 * How many bytes may be in flight: grows while packets do not queue, shrinks as soon as the queue on the path is longer
 * than 100 ms, so that TCP goes first (LEDBAT, RFC 6817). Beyond the target it shrinks in proportion to the window, so
 * that several flows come to equal shares.
 */
export class Ledbat {
  #windowBytes: number;
  #packetBytes: number;
  #slowStartUntil = Infinity;
  #beforeLoss = 0;

  /** @param packetBytes Bytes of payload of a full packet. */
  constructor(packetBytes: number) {
    this.#packetBytes = packetBytes;
    this.#windowBytes = INITIAL_PACKETS * packetBytes;
  }

  /** The window, in whole bytes. */
  get windowBytes(): number {
    return Math.floor(this.#windowBytes);
  }

  /** Whether the window still doubles in each round trip. */
  get isSlowStart(): boolean {
    return this.#windowBytes < this.#slowStartUntil;
  }

  /** Packets have another length from now on. */
  resize(packetBytes: number): void {
    if (packetBytes > this.#packetBytes) {
      this.#windowBytes = Math.max(this.#windowBytes, INITIAL_PACKETS * packetBytes);
    }
    this.#packetBytes = packetBytes;
  }

  /** Something was acked for the first time. */
  acked({ ackedBytes, flightBytes, queuingUs = 0 }: LedbatAck): void {
    const share = queuingUs / TARGET_US;
    // A window that is not used says nothing of the path.
    const isUsed = flightBytes + this.#packetBytes >= this.#windowBytes;
    if (this.isSlowStart) {
      if (share <= SLOW_START_SHARE) {
        if (flightBytes + this.#packetBytes >= this.#windowBytes / 2) {
          this.#set(this.#windowBytes + ackedBytes);
        }
        return;
      }
      this.#slowStartUntil = this.#windowBytes;
    }
    const turn = ackedBytes / this.#windowBytes; // of a round trip
    if (share <= 1) {
      const gain = GAIN_PACKETS * this.#packetBytes;
      if (isUsed) this.#set(this.#windowBytes + gain * (1 - share) * turn);
    } else {
      const fall = Math.min(share - 1, 1) * this.#windowBytes * turn;
      this.#set(this.#windowBytes - Math.min(fall, ackedBytes / 2));
    }
  }

  /** Packets were lost; to be called once in a round trip. */
  lost(): void {
    this.#beforeLoss = this.#windowBytes;
    this.#set(this.#windowBytes / 2);
    this.#slowStartUntil = this.#windowBytes;
  }

  /** What was thought to be lost had only been overtaken. */
  notLost(): void {
    this.#set(Math.max(this.#windowBytes, this.#beforeLoss));
    this.#beforeLoss = 0;
  }

  /** No ack came at all. */
  timedOut(): void {
    this.#slowStartUntil = Math.max(this.#windowBytes / 2, MIN_PACKETS * this.#packetBytes);
    this.#windowBytes = this.#packetBytes;
  }

  /** Nothing was sent for a while: what is known of the path is old. */
  idled(): void {
    const initial = INITIAL_PACKETS * this.#packetBytes;
    if (this.#windowBytes <= initial) return;
    this.#slowStartUntil = Math.max(this.#windowBytes * 3 / 4, MIN_PACKETS * this.#packetBytes);
    this.#windowBytes = Math.max(initial, this.#windowBytes / 2);
  }

  #set(windowBytes: number): void {
    const least = MIN_PACKETS * this.#packetBytes;
    this.#windowBytes = Math.min(MAX_WINDOW_BYTES, Math.max(least, windowBytes));
  }
}
