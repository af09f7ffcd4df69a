import type { Steps, Talk } from "./_talk.ts";
import type { MseMethod } from "./mse_method.ts";
import type { Rc4 } from "./rc4.ts";

/** How an encrypted handshake came out. */
export interface MseResult {
  /** What the stream is from here on. */
  readonly method: MseMethod;
  /** The torrent that it is for. */
  readonly infoHash: Uint8Array;
  /** What encrypts all that is sent from here on and decrypts all that comes; undefined for `plaintext`. */
  readonly ciphers: StreamCiphers | undefined;
  /** What the peer has sent behind its handshake already, decrypted. */
  readonly payload: Uint8Array;
}

/** The ciphers of a stream, as one side has them. */
export interface StreamCiphers {
  /** For what is sent. */
  readonly outgoing: Rc4;
  /** For what comes. */
  readonly incoming: Rc4;
}

/**
 * One side of an encrypted handshake, without its stream: bytes in, in chunks of any size, and bytes out. Which side, its
 * subclasses know.
 */
export class MseHandshake {
  readonly #talk: Talk;
  readonly #steps: Steps<MseResult>;
  #room = 0;
  #result: MseResult | undefined;

  /** Is for the subclasses. */
  protected constructor(talk: Talk, steps: Steps<MseResult>) {
    this.#talk = talk;
    this.#steps = steps;
  }

  /** How it came out; undefined while it lasts. */
  get result(): MseResult | undefined {
    return this.#result;
  }

  /** Bytes to read next at most, so that garbage costs no more than it takes to tell that it is. */
  get room(): number {
    return this.#room;
  }

  /** Begins; gives what is to be sent first, which may be nothing. */
  begin(): Uint8Array {
    return this.#go();
  }

  /**
   * Takes what came, and gives what is to be sent. Is not called any more once there is a result.
   *
   * @throws {WireError} as soon as it can not become a right handshake.
   */
  receive(bytes: Uint8Array): Uint8Array {
    this.#talk.hear(bytes);
    return this.#go();
  }

  #go(): Uint8Array {
    const { done, value } = this.#steps.next();
    if (done) this.#result = value;
    else this.#room = value;
    return this.#talk.takeSaid();
  }
}
