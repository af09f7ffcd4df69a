import {
  decodePacket,
  encodePacket,
  ST_STATE,
  ST_SYN,
  UtpConnection,
  type UtpConnectionOptions,
  type UtpPacket,
} from "../../../../lib/utp/mod.ts";
import type { Link } from "./link.ts";
import type { Timeline } from "./timeline.ts";

/** How two connections are set up. */
export interface PairOptions {
  /** The way of who connects. */
  readonly there: Link;
  /** The way back. */
  readonly back: Link;
  /** More for who connects. */
  readonly initiator?: Partial<UtpConnectionOptions>;
  /** More for who is connected to. */
  readonly acceptor?: Partial<UtpConnectionOptions>;
  /** How much their clocks differ: the other's is so much ahead, */
  readonly clockAheadMs?: number;
  /** and runs so much faster. */
  readonly clockFaster?: number;
}

/** One end: a connection, its link to the other, and what it has read. */
export class UtpEnd {
  /** Bytes read. */
  readBytes = 0;
  /** Whether it reads what comes at once. */
  isReading = true;
  /** Bytes that it has still to write. */
  toWrite = 0;
  /** Told of each run of bytes that was read. */
  onRead: ((bytes: Uint8Array) => void) | undefined;
  /** Makes the bytes to be written, from how many were before. */
  makeBytes: ((from: number, length: number) => Uint8Array) | undefined;
  /** Each packet that it sent. */
  onSend: ((packet: UtpPacket, data: Uint8Array) => void) | undefined;
  /** The connection. */
  readonly connection: UtpConnection;
  readonly #timeline: Timeline;
  readonly #out: Link;
  readonly #clock: (now: number) => number;
  readonly #wall: (local: number) => number;
  readonly #deliver: (data: Uint8Array) => void;
  readonly #into = new Uint8Array(1 << 16);
  #wakeAt = Infinity;
  #written = 0;

  constructor(
    connection: UtpConnection,
    options: {
      timeline: Timeline;
      out: Link;
      deliver: (data: Uint8Array) => void;
      aheadMs: number;
      faster: number;
    },
  ) {
    this.connection = connection;
    this.#timeline = options.timeline;
    this.#out = options.out;
    this.#deliver = options.deliver;
    this.#clock = (now) => now * options.faster + options.aheadMs;
    this.#wall = (local) => (local - options.aheadMs) / options.faster;
  }

  /** A datagram is here. */
  arrived(data: Uint8Array): void {
    const packet = decodePacket(data);
    if (packet === undefined || packet.type === ST_SYN) return;
    this.connection.receive(packet, this.#clock(this.#timeline.now));
    this.pump();
  }

  /** Reads, writes and sends all that can be. */
  pump(): void {
    const now = this.#clock(this.#timeline.now);
    if (this.isReading) this.#read();
    for (;;) {
      this.#write();
      const data = this.connection.poll(now);
      if (data === undefined) break;
      this.onSend?.(decodePacket(data)!, data);
      this.#out.send(data.length, () => this.#deliver(data));
    }
    const { nextAt } = this.connection;
    if (nextAt === Infinity) return;
    const at = Math.max(this.#wall(nextAt), this.#timeline.now);
    if (at >= this.#wakeAt && this.#wakeAt > this.#timeline.now) return;
    this.#wakeAt = at;
    this.#timeline.at(at, () => {
      if (this.#wakeAt !== at) return;
      this.#wakeAt = Infinity;
      this.pump();
    });
  }

  #read(): void {
    while (this.connection.unreadBytes > 0) {
      const length = this.connection.read(this.#into);
      this.readBytes += length;
      this.onRead?.(this.#into.subarray(0, length));
    }
  }

  #write(): void {
    while (this.toWrite > 0 && this.connection.canWrite) {
      const length = Math.min(this.toWrite, this.#into.length);
      const bytes = this.makeBytes?.(this.#written, length) ?? this.#into.subarray(0, length);
      const taken = this.connection.write(bytes);
      this.toWrite -= taken;
      this.#written += taken;
    }
  }
}

/** Two ends of a connection; the second comes to be when the first is heard of again after its SYN, as in a socket. */
export class UtpPair {
  /** Who connects. */
  readonly initiator: UtpEnd;
  /** Who is connected to. */
  readonly acceptor: UtpEnd;

  constructor(timeline: Timeline, options: PairOptions) {
    const { there, back, clockAheadMs = 0, clockFaster = 1 } = options;
    const connectionId = options.initiator?.connectionId ?? 100;
    const synSequence = options.initiator?.sequence ?? 1_000;
    const sequence = options.acceptor?.sequence ?? 5_000;
    const common = { connectionId, maxDatagram: 1_472 };
    const initiator = new UtpConnection(
      { ...common, sequence: synSequence, ...options.initiator },
      timeline.now,
    );
    const acceptor = new UtpConnection(
      { ...common, sequence, synSequence, ...options.acceptor },
      timeline.now * clockFaster + clockAheadMs,
    );
    this.initiator = new UtpEnd(initiator, {
      timeline,
      out: there,
      deliver: (data) => {
        const packet = decodePacket(data);
        if (packet?.type !== ST_SYN) return this.acceptor.arrived(data);
        const answer = answerTo(packet, sequence);
        back.send(answer.length, () => this.initiator.arrived(answer));
      },
      aheadMs: 0,
      faster: 1,
    });
    this.acceptor = new UtpEnd(acceptor, {
      timeline,
      out: back,
      deliver: (data) => this.initiator.arrived(data),
      aheadMs: clockAheadMs,
      faster: clockFaster,
    });
    this.initiator.pump();
  }
}

/** What a socket answers a SYN with. */
function answerTo(syn: UtpPacket, sequence: number): Uint8Array {
  return encodePacket({
    type: ST_STATE,
    connectionId: syn.connectionId,
    timestampUs: 0,
    delayUs: 0,
    windowBytes: 65_536,
    sequence,
    ack: syn.sequence,
    selectiveAck: undefined,
    maxDatagram: undefined,
    payload: new Uint8Array(),
  });
}
