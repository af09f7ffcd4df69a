import type { ByteStream, Endpoint } from "../../io/mod.ts";
import type { VirtualClock } from "../virtual_clock.ts";
import type { Link } from "./link.ts";
import { StreamReceiver } from "./stream_receiver.ts";
import { StreamSender, type StreamWay } from "./stream_sender.ts";

/** Bytes of a TCP segment: what an Ethernet packet has room for. */
const SEGMENT_BYTES = 1_460;

/** A run of packets is what passes in this time, within bounds. */
const RUN_MS = 25;
const MAX_RUN_BYTES = 64 * 1024;

/**
 * Bytes under way and unread at most, the receiver's window: as large as Linux lets it grow; less for runs, which are never
 * dropped, so that more would only wait in a queue without end.
 */
const WINDOW_BYTES = 3 * 1024 * 1024;
const RUN_WINDOW_BYTES = 1024 * 1024;

/** How long something is sent again and again before a stream breaks (Linux: about fifteen minutes). */
const BREAK_MS = 900_000;

/** What a connection runs over. */
export interface StreamRoute {
  /** The time that it takes. */
  readonly clock: VirtualClock;
  /** The links from who dialled. */
  readonly there: readonly Link[];
  /** The links to who dialled. */
  readonly back: readonly Link[];
  /** Whether nothing gets through now. */
  isCut(): boolean;
  /** Sees what is sent. */
  tap(bytes: readonly Uint8Array[], from: Endpoint, to: Endpoint): void;
}

/** Where the two ends are, each as it sees itself and the other. */
export interface StreamAddresses {
  /** Who dialled, as it sees itself. */
  readonly dialler: Endpoint;
  /** Whom it dialled, as it sees it. */
  readonly dialled: Endpoint;
  /** Who was dialled, as it sees itself. */
  readonly accepter: Endpoint;
  /** Who dialled it, as it sees it. */
  readonly accepted: Endpoint;
}

/** Makes a connection: the end of who dialled, and that of who accepts. */
export function connectStreams(
  route: StreamRoute,
  addresses: StreamAddresses,
): [VirtualStream, VirtualStream] {
  const { clock, there, back } = route;
  const ends: VirtualStream[] = [];
  const timedOut = () => {
    for (const end of ends) end.breakOff(new Error("Cannot go on: the connection timed out"));
  };
  const [thereMs, backMs] = [delayOf(there), delayOf(back)];
  function open(links: readonly Link[], ackMs: number, from: Endpoint, to: Endpoint) {
    const receiver = new StreamReceiver();
    const sender = new StreamSender({
      clock,
      links,
      ackMs,
      ...shapeOver(links),
      timeoutMs: BREAK_MS,
      isCut: () => route.isCut(),
      tap: (bytes) => route.tap(bytes, from, to),
      timedOut,
    }, receiver);
    return { sender, receiver };
  }
  const { dialler, dialled, accepter, accepted } = addresses;
  const up = open(there, backMs, accepted, dialled);
  const down = open(back, thereMs, dialled, accepted);
  const make = (
    sender: StreamSender,
    receiver: StreamReceiver,
    other: StreamSender,
    ms: number,
  ) => ({ clock, sender, receiver, toOther: { sender: other, delayMs: ms } });
  const near = new VirtualStream(
    make(up.sender, down.receiver, down.sender, thereMs),
    { localAddr: dialler, remoteAddr: dialled },
  );
  const far = new VirtualStream(
    make(down.sender, up.receiver, up.sender, backMs),
    { localAddr: accepter, remoteAddr: accepted },
  );
  ends.push(near, far);
  return [near, far];
}

/** What one end of a connection is made of. */
interface StreamParts {
  readonly clock: VirtualClock;
  /** Where its bytes go in. */
  readonly sender: StreamSender;
  /** Where those of the other end come out. */
  readonly receiver: StreamReceiver;
  /** Who sends to it, and how long it takes to tell it something. */
  readonly toOther: { readonly sender: StreamSender; readonly delayMs: number };
}

/** One end of a connection in a {@linkcode VirtualInternet}. */
export class VirtualStream implements ByteStream {
  readonly localAddr: Endpoint;
  readonly remoteAddr: Endpoint;
  readonly #parts: StreamParts;
  #isClosed = false;

  /** Is made by {@linkcode connectStreams}. */
  constructor(parts: StreamParts, addrs: Pick<ByteStream, "localAddr" | "remoteAddr">) {
    this.#parts = parts;
    this.localAddr = addrs.localAddr;
    this.remoteAddr = addrs.remoteAddr;
  }

  /** Reads what has come; null at the end. */
  read(into: Uint8Array): Promise<number | null> {
    return this.#parts.receiver.read(into);
  }

  /** Writes some of the bytes; waits while too many are on their way. */
  write(data: Uint8Array): Promise<number> {
    return this.#parts.sender.write(data);
  }

  /** Ends it: what was written still arrives, then the end; what comes is refused. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { clock, sender, receiver, toOther } = this.#parts;
    sender.end(new Error("Cannot write: the stream is closed"));
    receiver.fail(new Error("Cannot read: the stream is closed"));
    clock.setEvent(
      clock.now() + toOther.delayMs,
      () => toOther.sender.fail(new Error("Cannot write: broken pipe")),
    );
  }

  /** It works no more, in neither direction. */
  breakOff(error: Error): void {
    this.#parts.sender.fail(error);
    this.#parts.receiver.fail(error);
  }
}

function delayOf(links: readonly Link[]): number {
  return links.reduce((sum, link) => sum + link.delayMs, 0);
}

/** How streams are cut over some links: packet by packet where one of them wants it so, else in runs. */
function shapeOver(
  links: readonly Link[],
): Pick<StreamWay, "segmentBytes" | "windowBytes" | "isRun"> {
  if (links.some((link) => link.isPacketLevel)) {
    const mtu = Math.min(...links.map((link) => link.mtu));
    const segmentBytes = Math.min(SEGMENT_BYTES, mtu - 40);
    return { segmentBytes, windowBytes: WINDOW_BYTES, isRun: false };
  }
  const rate = Math.min(Infinity, ...links.map((link) => link.rateBytesPerSec));
  const run = Math.ceil(rate * RUN_MS / 1000);
  const segmentBytes = Math.max(SEGMENT_BYTES, Math.min(run, MAX_RUN_BYTES));
  return { segmentBytes, windowBytes: RUN_WINDOW_BYTES, isRun: true };
}
