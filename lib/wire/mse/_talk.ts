import { concatBytes } from "../../hash/mod.ts";
import { WireError } from "../wire_error.ts";
import { MSE_KEY_LENGTH } from "./mse_hashes.ts";

/** Bytes of padding at most, each time there may be some (the specification's bound). */
export const MAX_PADDING = 512;

/** Bytes to read at once when it is known that the other side speaks encrypted. */
const READ_BYTES = 4096;

/** A part of a handshake: yields how many bytes to read at most whenever it needs more than have come. */
export type Steps<Result> = Generator<number, Result, undefined>;

/** What one side of a handshake has heard and not used yet, and what it is about to say. */
export class Talk {
  #heard: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #heardBytes = 0;
  #said: Uint8Array[] = [];
  /** How much may be heard before the mark that ends the padding. */
  #unsyncedBytes: number;

  /** @param markLength Bytes of the mark that ends the padding behind the other's public key. */
  constructor(markLength: number) {
    this.#unsyncedBytes = MSE_KEY_LENGTH + MAX_PADDING + markLength;
  }

  /** Bytes that were heard, all in all. */
  get heardBytes(): number {
    return this.#heardBytes;
  }

  /** Hears bytes, which it copies. */
  hear(bytes: Uint8Array): void {
    this.#heard = concatBytes([this.#heard, bytes]);
    this.#heardBytes += bytes.length;
  }

  /** Says bytes, behind those that it said before. */
  say(...parts: readonly Uint8Array[]): void {
    this.#said.push(...parts);
  }

  /** Gives what is to be sent. */
  takeSaid(): Uint8Array<ArrayBuffer> {
    return concatBytes(this.#said.splice(0));
  }

  /** Takes the next bytes. */
  *take(length: number): Steps<Uint8Array<ArrayBuffer>> {
    while (this.#heard.length < length) yield this.#room();
    return this.#remove(length);
  }

  /** Takes everything that is there. */
  takeRest(): Uint8Array<ArrayBuffer> {
    return this.#remove(this.#heard.length);
  }

  /**
   * Takes padding of an unknown length and the mark behind it.
   *
   * @throws {WireError} if there is more padding than there may be.
   */
  *skipPast(mark: Uint8Array): Steps<void> {
    for (let at = 0;; at++) {
      if (at > MAX_PADDING) {
        throw new WireError("Cannot go on encrypted: there is no end to the padding of the peer");
      }
      while (this.#heard.length < at + mark.length) yield this.#room();
      if (!mark.every((byte, i) => this.#heard[at + i] === byte)) continue;
      this.#remove(at + mark.length);
      this.#unsyncedBytes = Infinity;
      return;
    }
  }

  #room(): number {
    return Math.min(READ_BYTES, this.#unsyncedBytes - this.#heardBytes);
  }

  #remove(length: number): Uint8Array<ArrayBuffer> {
    const removed = this.#heard.slice(0, length);
    this.#heard = this.#heard.slice(length);
    return removed;
  }
}
