import { decodeMessage } from "./decode_message.ts";
import { MAX_MESSAGE_LENGTH, type PeerMessage } from "./message.ts";
import { readUint32 } from "./uint32.ts";
import { WireError } from "./wire_error.ts";

/** The buffer of a connection that says little: a thousand of them cost 1 MiB. */
const MIN_BUFFER = 1024;

/** The buffer of a connection that is never done reading. Larger ones read no faster (measured on loopback). */
const MAX_BUFFER = 512 * 1024;

/** Room that a read has at least. */
const MIN_ROOM = 512;

/** A buffer is halved after this many reads in a row that needed less than a quarter of it. */
const READS_BEFORE_SHRINKING = 32;

/**
 * Finds the messages in a stream.
 *
 * Bytes are read straight into its buffer: {@linkcode Framer.space} gives the room, {@linkcode Framer.commit} says how
 * much of it was filled, and {@linkcode Framer.next} gives the messages until there is none. The buffer grows while
 * reads fill it and shrinks when they do not.
 */
export class Framer {
  #buffer = new Uint8Array(MIN_BUFFER);
  #start = 0;
  #end = 0;
  #target = MIN_BUFFER;
  #smallReads = 0;
  #wasFull = false;

  /** Bytes that have come and are not yet a whole message. */
  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  /** Room for the next read, never empty. Views of messages given before are void from here on. */
  space(): Uint8Array {
    return this.#room(MIN_ROOM);
  }

  /** Says that the first `length` bytes of the room were filled. */
  commit(length: number): void {
    const room = this.#buffer.length - this.#end;
    if (length > room) throw new RangeError("Cannot commit more bytes than there was room for");
    const isFull = length === room;
    // Once may be one long message, of a peer that says nothing after it.
    if (isFull && this.#wasFull && this.#target < MAX_BUFFER) {
      this.#target = Math.min(MAX_BUFFER, this.#target * 4);
      this.#smallReads = 0;
    } else if (length * 4 >= this.#target || this.#target === MIN_BUFFER) {
      this.#smallReads = 0;
    } else if (++this.#smallReads >= READS_BEFORE_SHRINKING) {
      this.#target = Math.max(MIN_BUFFER, this.#target >> 1);
      this.#smallReads = 0;
    }
    this.#wasFull = isFull;
    this.#end += length;
  }

  /** Takes bytes that were read elsewhere, by copying them. All messages are to be taken out before the next read. */
  push(bytes: Uint8Array): void {
    this.#room(bytes.length).set(bytes);
    this.commit(bytes.length);
  }

  /**
   * Gives the next message, undefined until more bytes have come. Its bytes (`bits`, `block`, `payload`,
   * `piecesRoot`, `hashes`) are views that {@linkcode Framer.space} and {@linkcode Framer.push} overwrite.
   *
   * @throws {WireError} if a message is too long, or its length does not fit its id.
   */
  next(): PeerMessage | undefined {
    const pending = this.#end - this.#start;
    if (pending < 4) return undefined;
    const length = readUint32(this.#buffer, this.#start);
    if (length > MAX_MESSAGE_LENGTH) {
      throw new WireError(
        `Cannot take a message of ${length} bytes: the most is ${MAX_MESSAGE_LENGTH}`,
      );
    }
    if (pending < 4 + length) return undefined;
    const from = this.#start + 4;
    this.#start = from + length;
    return decodeMessage(this.#buffer.subarray(from, this.#start));
  }

  /** Moves what is pending to the front of a buffer that has at least so much room behind it, and gives that room. */
  #room(atLeast: number): Uint8Array {
    const pending = this.#end - this.#start;
    const least = Math.max(this.#target, pending + atLeast);
    const useful = Math.max(least, this.#lengthOfPending());
    if (this.#buffer.length < least || this.#buffer.length > 2 * useful) {
      const buffer = new Uint8Array(useful);
      buffer.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = buffer;
    } else if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    }
    this.#start = 0;
    this.#end = pending;
    return this.#buffer.subarray(pending);
  }

  /** A good length for a buffer of what is pending: room for what has come, twice over, not for what is claimed. */
  #lengthOfPending(): number {
    const pending = this.#end - this.#start;
    if (pending < 4) return MIN_BUFFER;
    const claimed = 4 + readUint32(this.#buffer, this.#start) + MIN_ROOM;
    return Math.min(claimed, Math.max(MIN_BUFFER, 2 * pending));
  }
}
