import { Arrivals } from "./_arrivals.ts";
import type { ReceiveBudget } from "./receive_budget.ts";
import { ST_FIN, type UtpPacket } from "./packet.ts";

/** What a connection keeps for a reader that is behind: a window for 100 Mbit/s over 150 ms. */
const MAX_KEPT_BYTES = 2 * 1024 * 1024;

/** What each connection may keep however much others do. */
const MIN_KEPT_BYTES = 32 * 1024;

/** How long an ack waits for another packet or for data that it may travel with. */
const ACK_DELAY_MS = 20;

/** Packets in order that are acked at once. */
const PACKETS_AN_ACK = 2;

const NOTHING = new Uint8Array(0);

/** The side of a connection that receives: what has come, what is to be acked, and how much more is taken. */
export class Receiver {
  readonly #budget: ReceiveBudget;
  #arrivals = new Arrivals(0);
  #isDeaf = false;
  #isAckDue = false;
  #ackAt = Infinity;
  #unacked = 0;
  #cost = 0;
  /** How much the other side may believe that we take. */
  #promised = 0;
  #mostBytes = Infinity;

  constructor(budget: ReceiveBudget) {
    this.#budget = budget;
  }

  /** The number of the last packet in order. */
  get ack(): number {
    return this.#arrivals.ack;
  }

  /** Bytes that can be read. */
  get unreadBytes(): number {
    return this.#arrivals.unreadBytes;
  }

  /** Whether all was received that will be. */
  get isComplete(): boolean {
    return this.#arrivals.isComplete;
  }

  /** Whether packets are missing, so that an ack must say which. */
  get hasGap(): boolean {
    return this.#arrivals.hasGap;
  }

  /** When an ack is due; `-Infinity` if it is. */
  get ackAt(): number {
    return this.#isAckDue ? -Infinity : this.#ackAt;
  }

  /**
   * Bytes that the other side may have on their way. More than the path and the system hold are lost, and for some clients
   * a loss is a second of silence.
   */
  get windowBytes(): number {
    return Math.min(this.#room, this.#mostBytes);
  }

  /** Bytes that are taken now. */
  get #room(): number {
    const room = Math.min(MAX_KEPT_BYTES, this.#cost + this.#budget.freeBytes);
    return Math.max(0, Math.max(room, MIN_KEPT_BYTES) - this.#cost);
  }

  /** @param ack The number before that of the first packet. */
  begin(ack: number): void {
    this.#arrivals = new Arrivals(ack);
  }

  /** An ack must go out now. */
  ackNow(): void {
    this.#isAckDue = true;
  }

  /** An ack must go out soon. */
  ackSoon(now: number): void {
    this.#ackAt = Math.min(this.#ackAt, now + ACK_DELAY_MS);
  }

  /** So much may be on its way at the most. */
  setMost(bytes: number): void {
    this.#mostBytes = bytes;
  }

  /** Takes a packet of data or the last one. */
  take(packet: UtpPacket, now: number): void {
    const { sequence, payload } = packet;
    const place = this.#arrivals.place(sequence);
    if (place === "refused") return;
    if (place === "again" || this.#room === 0) return this.ackNow();
    if (packet.type === ST_FIN) this.#arrivals.endAt(sequence);
    const hadGap = this.hasGap;
    this.#arrivals.add(sequence, this.#isDeaf ? NOTHING : payload);
    this.#promised -= payload.length;
    this.#settle();
    this.#unacked += 1;
    const mustTell = hadGap || this.hasGap || packet.type === ST_FIN;
    if (mustTell || this.#unacked >= PACKETS_AN_ACK) this.ackNow();
    else this.ackSoon(now);
  }

  /** Moves what there is into `into`; gives the number of bytes. */
  read(into: Uint8Array): number {
    const length = this.#arrivals.read(into);
    this.#settle();
    const windowBytes = this.windowBytes;
    // Whoever was told of a small window waits for word of a larger one.
    if (this.#promised < MAX_KEPT_BYTES / 4 && windowBytes - this.#promised >= MIN_KEPT_BYTES / 2) {
      if (windowBytes >= 2 * this.#promised) this.ackNow();
    }
    return length;
  }

  /** Nobody reads any more: what comes is acked and forgotten. */
  deafen(): void {
    this.#isDeaf = true;
    this.#arrivals.discard();
    this.#settle();
  }

  /** Gives all memory back; nothing more is taken. */
  end(): void {
    this.#isDeaf = true;
    this.#arrivals = new Arrivals(this.#arrivals.ack);
    this.#settle();
    this.#ackAt = Infinity;
  }

  /** An ack, with this window, is going out. */
  acked(windowBytes: number): void {
    this.#promised = windowBytes;
    this.#unacked = 0;
    this.#isAckDue = false;
    this.#ackAt = Infinity;
  }

  /** The bitmask of what is there beyond the gap; undefined if there is no gap. */
  selectiveAck(): Uint8Array | undefined {
    return this.#arrivals.selectiveAck();
  }

  #settle(): void {
    const { cost } = this.#arrivals;
    this.#budget.take(cost - this.#cost);
    this.#cost = cost;
  }
}
