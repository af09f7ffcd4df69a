import { MAX_SELECTIVE_ACK_LENGTH } from "./packet.ts";
import { sequenceAfter, sequenceDistance } from "./_sequence.ts";

/** How far ahead of what is missing a packet may be. */
const MAX_AHEAD = 8_192;

/** What a packet costs besides its bytes: so many tiny ones can not fill the memory. */
const PACKET_COST = 256;

/** What became of a packet. */
export type Arrival = "in-order" | "ahead" | "again" | "refused";

/** The packets that came: those in order, to be read, and those ahead of what is missing. */
export class Arrivals {
  #ack: number;
  #ahead = new Map<number, Uint8Array>();
  #furthest = 0;
  #chunks: Uint8Array[] = [];
  #chunk = 0;
  #offset = 0;
  #unreadBytes = 0;
  #cost = 0;
  #lastSequence: number | undefined;

  /** @param ack The number before that of the first packet. */
  constructor(ack: number) {
    this.#ack = ack;
  }

  /** The number of the last packet in order. */
  get ack(): number {
    return this.#ack;
  }

  /** Bytes that can be read. */
  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** What all that is kept costs in memory, about. */
  get cost(): number {
    return this.#cost;
  }

  /** Whether packets are missing. */
  get hasGap(): boolean {
    return this.#ahead.size > 0;
  }

  /** Whether the last packet of the stream has come, and all before it. */
  get isComplete(): boolean {
    return this.#ack === this.#lastSequence;
  }

  /** The packet with this number is the last one. */
  endAt(sequence: number): void {
    this.#lastSequence ??= sequence;
  }

  /** Where a packet with this number would belong. */
  place(sequence: number): Arrival {
    const ahead = sequenceDistance(this.#ack, sequence);
    if (ahead <= 0) return "again";
    if (this.#lastSequence !== undefined && sequenceDistance(this.#lastSequence, sequence) > 0) {
      return "refused";
    }
    if (ahead === 1) return "in-order";
    if (ahead > MAX_AHEAD) return "refused";
    return this.#ahead.has(sequence) ? "again" : "ahead";
  }

  /** Keeps a packet that is in order or ahead; its bytes must not change any more. */
  add(sequence: number, payload: Uint8Array): void {
    this.#cost += payload.length + PACKET_COST;
    if (sequence !== sequenceAfter(this.#ack, 1)) {
      if (!this.hasGap || sequenceDistance(this.#furthest, sequence) > 0) this.#furthest = sequence;
      this.#ahead.set(sequence, payload);
      return;
    }
    this.#append(payload);
    while (this.#ahead.size > 0) {
      const next = sequenceAfter(this.#ack, 1);
      const waiting = this.#ahead.get(next);
      if (waiting === undefined) break;
      this.#ahead.delete(next);
      this.#append(waiting);
    }
  }

  /** Moves what there is into `into`; gives the number of bytes. */
  read(into: Uint8Array): number {
    let length = 0;
    while (length < into.length && this.#chunk < this.#chunks.length) {
      const chunk = this.#chunks[this.#chunk]!;
      const part = Math.min(chunk.length - this.#offset, into.length - length);
      into.set(
        part === chunk.length ? chunk : chunk.subarray(this.#offset, this.#offset + part),
        length,
      );
      length += part;
      this.#offset += part;
      if (this.#offset < chunk.length) break;
      this.#cost -= chunk.length + PACKET_COST;
      this.#chunk += 1;
      this.#offset = 0;
    }
    this.#unreadBytes -= length;
    if (this.#chunk === this.#chunks.length) {
      this.#chunks = [];
      this.#chunk = 0;
    } else if (this.#chunk > 256) {
      this.#chunks = this.#chunks.slice(this.#chunk);
      this.#chunk = 0;
    }
    return length;
  }

  /** Forgets what was not read; nothing more will be. */
  discard(): void {
    this.#chunks = [];
    this.#chunk = 0;
    this.#offset = 0;
    this.#unreadBytes = 0;
    this.#cost = 0;
    for (const waiting of this.#ahead.values()) this.#cost += waiting.length + PACKET_COST;
  }

  /** The bitmask of what is there beyond the gap; undefined if there is no gap. */
  selectiveAck(): Uint8Array | undefined {
    if (!this.hasGap) return undefined;
    const bits = sequenceDistance(this.#ack, this.#furthest) - 1;
    const length = Math.min(MAX_SELECTIVE_ACK_LENGTH, 4 * Math.ceil(bits / 32));
    const mask = new Uint8Array(length);
    for (let bit = 0; bit < Math.min(bits, length * 8); bit++) {
      if (this.#ahead.has(sequenceAfter(this.#ack, 2 + bit))) mask[bit >>> 3]! |= 1 << (bit & 7);
    }
    return mask;
  }

  #append(payload: Uint8Array): void {
    this.#ack = sequenceAfter(this.#ack, 1);
    if (payload.length === 0) {
      this.#cost -= PACKET_COST;
      return;
    }
    this.#chunks.push(payload);
    this.#unreadBytes += payload.length;
  }
}
