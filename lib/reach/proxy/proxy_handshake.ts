import type { Endpoint } from "../../io/mod.ts";

/** What a proxy has agreed to. */
export interface ProxyAgreement {
  /** Where the proxy says that it does it: for UDP, where datagrams are to be sent. */
  readonly bound: Endpoint;
  /** Bytes that came after the answer: the first of what the connection carries. */
  readonly rest: Uint8Array;
}

/** A talk with a proxy, as far as it concerns the proxy itself: a pure machine. */
export interface ProxyHandshake {
  /** What is said first. */
  start(): Uint8Array;
  /**
   * Takes what the proxy says and gives what is to be answered, which may be nothing.
   *
   * @throws {ProxyError} if the proxy refuses, or speaks another language.
   */
  push(bytes: Uint8Array): Uint8Array;
  /** What was agreed on; undefined until it is. */
  readonly agreement: ProxyAgreement | undefined;
  /** Whether the proxy lets us in: what it refuses from then on has to do with the other side, not with us. */
  readonly isLetIn: boolean;
}
