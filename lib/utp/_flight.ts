import { sequenceAfter, sequenceDistance } from "./_sequence.ts";

/** Packets that may be on their way: far from half of all numbers, and within reach of a selective ack. */
export const MAX_FLIGHT_PACKETS = 8_192;

/** Packets acked beyond one that say that it is lost (BEP 29). */
const LOSS_THRESHOLD = 3;

/** A packet that was sent and is not acked in order. */
export interface SentPacket {
  /** Its number. */
  readonly sequence: number;
  /** The datagram, without filler. */
  readonly data: Uint8Array;
  /** Bytes of the stream in it; 1 for a SYN or FIN, which has none. */
  readonly length: number;
  /** When it was last sent. */
  sentAt: number;
  /** How often it was sent. */
  sends: number;
  /** Whether a selective ack had it. */
  isAcked: boolean;
  /** Whether it is to be sent again. */
  isLost: boolean;
  /** Length of the datagram where it was sent as a probe of the path, until that is decided; else 0. */
  probeLength: number;
  /** Whether it could have had more bytes. */
  readonly isSmall: boolean;
}

/** A packet that is about to be sent. */
export type NewPacket = Pick<SentPacket, "data" | "length" | "probeLength" | "isSmall">;

/** What an ack told. */
export interface AckOutcome {
  /** Bytes that are acked for the first time. */
  ackedBytes: number;
  /** When the newest of these was sent, if that was once; undefined where it is not known. */
  sentAt: number | undefined;
  /** Length of the probe among them; 0 if there was none. */
  probeLength: number;
  /** When the newest packet among them that was sent again was sent again; undefined if there was none. */
  resentAt: number | undefined;
}

/** The packets that are on their way, by their numbers. */
export class Flight {
  #ring: (SentPacket | undefined)[] = new Array(16);
  #first: number;
  #count = 0;
  #bytes = 0;
  #lostCount = 0;
  #ackedBeyond = 0;
  #highestAcked = 0;
  #newestAckedSentAt = -Infinity;
  #duplicates = 0;
  #smallCount = 0;

  /** @param sequence The number of the first packet. */
  constructor(sequence: number) {
    this.#first = sequence;
  }

  /** Bytes on their way: neither acked nor thought to be lost. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Packets not acked in order. */
  get count(): number {
    return this.#count;
  }

  /** Packets not acked that could have had more bytes. */
  get smallCount(): number {
    return this.#smallCount;
  }

  /** Packets to be sent again. */
  get lostCount(): number {
    return this.#lostCount;
  }

  /** The oldest number that is not acked; that of the next packet where there is none. */
  get firstSequence(): number {
    return this.#first;
  }

  /** The number of the next packet. */
  get nextSequence(): number {
    return sequenceAfter(this.#first, this.#count);
  }

  /** The oldest packet that is not acked. */
  get first(): SentPacket | undefined {
    return this.#count === 0 ? undefined : this.#at(this.#first);
  }

  /** Adds a packet, whose number is the next, that is sent now. */
  add(packet: NewPacket, now: number): void {
    if (this.#count === this.#ring.length) this.#grow();
    const sequence = this.nextSequence;
    const { data, length, probeLength, isSmall } = packet;
    this.#ring[sequence & (this.#ring.length - 1)] = {
      sequence,
      data,
      length,
      sentAt: now,
      sends: 1,
      isAcked: false,
      isLost: false,
      probeLength,
      isSmall,
    };
    this.#count += 1;
    this.#bytes += length;
    if (isSmall) this.#smallCount += 1;
  }

  /** The oldest packet that is to be sent again. */
  nextLost(): SentPacket | undefined {
    if (this.#lostCount === 0) return undefined;
    for (let i = 0; i < this.#count; i++) {
      const packet = this.#at(sequenceAfter(this.#first, i));
      if (packet?.isLost) return packet;
    }
    return undefined;
  }

  /** A lost packet is sent again. */
  resent(packet: SentPacket, now: number): void {
    packet.isLost = false;
    packet.sentAt = now;
    packet.sends += 1;
    this.#lostCount -= 1;
    this.#bytes += packet.length;
  }

  /** Takes the ack of all up to a number, which was sent, and of some beyond, a bit each from `ack` + 2 on. */
  acked(ack: number, selectiveAck: Uint8Array | undefined): AckOutcome {
    const outcome: AckOutcome = {
      ackedBytes: 0,
      sentAt: undefined,
      probeLength: 0,
      resentAt: undefined,
    };
    const inOrder = sequenceDistance(this.#first, ack) + 1;
    for (let i = 0; i < inOrder && this.#count > 0; i++) {
      const packet = this.#at(this.#first);
      this.#ring[this.#first & (this.#ring.length - 1)] = undefined;
      this.#first = sequenceAfter(this.#first, 1);
      this.#count -= 1;
      if (packet?.isAcked) this.#ackedBeyond -= 1;
      else if (packet) this.#take(packet, outcome);
    }
    if (inOrder > 0) this.#duplicates = 0;
    if (selectiveAck !== undefined) this.#takeSelective(ack, selectiveAck, outcome);
    return outcome;
  }

  /** An ack came that acked nothing, from a side that may not know of selective acks. */
  duplicate(): void {
    this.#duplicates += 1;
  }

  /**
   * Finds packets that are lost: enough of those sent after them have arrived.
   *
   * @param isLast Whether nothing follows what is on its way: then fewer acks must do.
   * @param reorderingMs By how much a packet may be overtaken that is not lost.
   */
  findLost(isLast: boolean, reorderingMs: number): SentPacket[] {
    const lost: SentPacket[] = [];
    const threshold = isLast
      ? Math.max(1, Math.min(LOSS_THRESHOLD, this.#count - 1))
      : LOSS_THRESHOLD;
    if (this.#ackedBeyond === 0) {
      const first = this.first;
      if (this.#duplicates < LOSS_THRESHOLD || first === undefined) return lost;
      this.#duplicates = 0;
      if (!first.isLost && first.sends === 1) this.#lose(first, lost);
      return lost;
    }
    let beyond = 0;
    for (let i = sequenceDistance(this.#first, this.#highestAcked); i >= 0; i--) {
      const packet = this.#at(sequenceAfter(this.#first, i));
      if (packet === undefined) continue;
      if (packet.isAcked) beyond += 1;
      else if (beyond >= threshold && !packet.isLost && this.#isOvertaken(packet, reorderingMs)) {
        this.#lose(packet, lost);
      }
    }
    return lost;
  }

  /** Takes all that is on its way for lost; gives it. */
  loseAll(): SentPacket[] {
    const lost: SentPacket[] = [];
    for (let i = 0; i < this.#count; i++) {
      const packet = this.#at(sequenceAfter(this.#first, i));
      if (packet && !packet.isAcked && !packet.isLost) this.#lose(packet, lost);
    }
    return lost;
  }

  #lose(packet: SentPacket, lost: SentPacket[]): void {
    packet.isLost = true;
    this.#lostCount += 1;
    this.#bytes -= packet.length;
    lost.push(packet);
  }

  /** Whether something that was sent so much later is acked. */
  #isOvertaken({ sends, sentAt }: SentPacket, reorderingMs: number): boolean {
    if (sends > 1 && sentAt >= this.#newestAckedSentAt) return false;
    return this.#newestAckedSentAt - sentAt >= reorderingMs;
  }

  #takeSelective(ack: number, mask: Uint8Array, outcome: AckOutcome): void {
    const from = sequenceDistance(this.#first, ack) + 2; // of the first bit, counted from the oldest packet
    const end = Math.min(mask.length * 8, this.#count - from);
    for (let bit = Math.max(0, -from); bit < end; bit++) {
      if ((mask[bit >>> 3]! >>> (bit & 7) & 1) === 0) continue;
      const packet = this.#at(sequenceAfter(this.#first, from + bit));
      if (packet === undefined || packet.isAcked) continue;
      packet.isAcked = true;
      this.#ackedBeyond += 1;
      const isHigher = this.#ackedBeyond === 1 ||
        sequenceDistance(this.#highestAcked, packet.sequence) > 0;
      if (isHigher) this.#highestAcked = packet.sequence;
      this.#take(packet, outcome);
    }
  }

  #take(packet: SentPacket, outcome: AckOutcome): void {
    if (packet.isLost) {
      packet.isLost = false;
      this.#lostCount -= 1;
    } else {
      this.#bytes -= packet.length;
    }
    outcome.ackedBytes += packet.length;
    if (packet.isSmall) this.#smallCount -= 1;
    if (packet.probeLength > 0) outcome.probeLength = packet.probeLength;
    const { sentAt } = packet;
    if (packet.sends === 1) outcome.sentAt = Math.max(outcome.sentAt ?? sentAt, sentAt);
    else outcome.resentAt = Math.max(outcome.resentAt ?? sentAt, sentAt);
    this.#newestAckedSentAt = Math.max(this.#newestAckedSentAt, packet.sentAt);
  }

  #at(sequence: number): SentPacket | undefined {
    return this.#ring[sequence & (this.#ring.length - 1)];
  }

  #grow(): void {
    const ring: (SentPacket | undefined)[] = new Array(this.#ring.length * 2);
    for (let i = 0; i < this.#count; i++) {
      const packet = this.#at(sequenceAfter(this.#first, i));
      if (packet) ring[packet.sequence & (ring.length - 1)] = packet;
    }
    this.#ring = ring;
  }
}
