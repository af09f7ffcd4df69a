import type { Endpoint, Random } from "../io/mod.ts";
import { type HalfOpen, HalfOpenList } from "./_half_open.ts";
import { microseconds } from "./_sender.ts";
import { sequenceAfter, sequenceDistance } from "./_sequence.ts";
import { encodePacket, type PacketType, ST_RESET, ST_STATE, type UtpPacket } from "./packet.ts";

/** RESETs in a second to packets of no connection. */
const MAX_RESETS_PER_SECOND = 50;

/** What the answer to a SYN says that we take. */
const FIRST_WINDOW_BYTES = 64 * 1024;

const NOTHING = new Uint8Array(0);

/**
 * Deals with those who have no connection yet, and may not be where they say: an answer has 20 bytes, never more than
 * what it answers, and is never repeated by itself.
 */
export class Doorway {
  readonly #random: Random;
  readonly #halfOpen = new HalfOpenList();
  #resets = 0;
  #resetsUntil = 0;

  /** @param random For the numbers that an answer has, which show who got it. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** The answer to a SYN; the same again if it comes again. */
  answer(syn: UtpPacket, from: Endpoint, now: number): Uint8Array {
    const { connectionId, sequence: synSequence, maxDatagram } = syn;
    const receiveId = sequenceAfter(connectionId, 1);
    let halfOpen = this.#halfOpen.find(from, receiveId, now);
    if (halfOpen?.synSequence !== synSequence) {
      const sequence = this.#random.below(65_536);
      halfOpen = { from, connectionId, synSequence, sequence, maxDatagram };
      this.#halfOpen.add(halfOpen, receiveId, now);
    }
    return reply(ST_STATE, syn, halfOpen.sequence, now);
  }

  /** The SYN that a packet goes on from: its sender got our answer, which none other can know. It is forgotten. */
  confirm(packet: UtpPacket, from: Endpoint, now: number): HalfOpen | undefined {
    const halfOpen = this.#halfOpen.find(from, packet.connectionId, now);
    if (halfOpen === undefined || packet.ack !== sequenceAfter(halfOpen.sequence, -1)) {
      return undefined;
    }
    if (sequenceDistance(halfOpen.synSequence, packet.sequence) <= 0) return undefined;
    this.#halfOpen.delete(from, packet.connectionId);
    return packet.type === ST_RESET ? undefined : halfOpen;
  }

  /** The RESET for a packet that belongs to nothing; undefined if it gets none. */
  refuse(packet: UtpPacket, now: number): Uint8Array | undefined {
    if (packet.type === ST_RESET) return undefined;
    if (now >= this.#resetsUntil) {
      this.#resetsUntil = now + 1_000;
      this.#resets = 0;
    }
    this.#resets += 1;
    if (this.#resets > MAX_RESETS_PER_SECOND) return undefined;
    return reply(ST_RESET, packet, packet.ack, now);
  }
}

/** A packet that belongs to no connection. */
function reply(type: PacketType, to: UtpPacket, sequence: number, now: number): Uint8Array {
  const nowUs = microseconds(now);
  return encodePacket({
    type,
    connectionId: to.connectionId,
    timestampUs: nowUs,
    delayUs: (nowUs - to.timestampUs) >>> 0,
    windowBytes: type === ST_RESET ? 0 : FIRST_WINDOW_BYTES,
    sequence,
    ack: to.sequence,
    selectiveAck: undefined,
    maxDatagram: undefined,
    payload: NOTHING,
  });
}
