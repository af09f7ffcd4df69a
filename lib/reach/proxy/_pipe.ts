import type { ByteStream } from "../../io/mod.ts";
import { writeAll } from "./_negotiate.ts";

/** Bytes that are read at once: few while little comes, so that idle connections cost little, and more once they fill. */
const MIN_READ_LENGTH = 4 << 10;
const MAX_READ_LENGTH = 256 << 10;

/** Passes on what one side says to the other until it ends or either fails; never rejects. */
async function passOn(from: ByteStream, to: ByteStream): Promise<void> {
  let buffer = new Uint8Array(MIN_READ_LENGTH);
  try {
    for (;;) {
      const length = await from.read(buffer);
      if (length === null) return;
      await writeAll(to, buffer.subarray(0, length));
      if (length === buffer.length && length < MAX_READ_LENGTH) {
        buffer = new Uint8Array(length * 4);
      }
    }
  } catch {
    // A side that breaks off ends it as one that hangs up does: there is nobody to be told why.
    return;
  }
}

/** Joins two streams until one of them ends; then both are closed. Never rejects. */
export async function pipe(one: ByteStream, other: ByteStream): Promise<void> {
  const ways = [passOn(one, other), passOn(other, one)];
  await Promise.race(ways);
  one.close();
  other.close();
  await Promise.all(ways);
}
