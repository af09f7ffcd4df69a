import type { Endpoint } from "./endpoint.ts";

/** Bytes both ways, in order: what `Deno.connect` gives is one as it is. */
export interface ByteStream {
  /** The other side. */
  readonly remoteAddr: Endpoint;
  /** This side. */
  readonly localAddr: Endpoint;
  /** What it is over; TCP where it does not say. */
  readonly transport?: "tcp" | "utp";
  /** Reads what there is, up to the length of `into`; null at the end of the stream. */
  read(into: Uint8Array): Promise<number | null>;
  /** Writes some of `data` and gives how many bytes it took. */
  write(data: Uint8Array): Promise<number>;
  /** Ends both directions; a pending read or write is rejected or ends. */
  close(): void;
}

/** What opens streams to others; the one place where the outgoing policy is kept. */
export interface Dialer {
  /**
   * Connects to an endpoint whose hostname is an address.
   *
   * @throws {Error} if it is refused, unreachable, not allowed, or `signal` aborts.
   */
  connect(to: Endpoint, options?: DialOptions): Promise<ByteStream>;
}

/** How to dial. */
export interface DialOptions {
  /** Gives the attempt up. */
  readonly signal?: AbortSignal;
}

/** Takes streams from others. */
export interface StreamListener {
  /** Where it listens; the port is never 0. */
  readonly addr: Endpoint;
  /** Waits for the next stream; rejects once the listener is closed. */
  accept(): Promise<ByteStream>;
  /** Ends it. */
  close(): void;
}
