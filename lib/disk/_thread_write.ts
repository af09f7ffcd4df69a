import fs from "node:fs";
import type { ThreadWrite } from "./_hash_messages.ts";
import { StaleFileError } from "./_stale_file_error.ts";

/**
 * Writes into a file that is there, and into no other that took its path. It is opened for each write, which costs some
 * microseconds beside a write of 128 KiB or more, so that no file stays open that the main thread has closed.
 */
export function writeInto({ path, identity, position, data }: ThreadWrite): void {
  const fd = fs.openSync(path, "r+");
  try {
    const { dev, ino } = fs.fstatSync(fd);
    if (dev !== identity.dev || ino !== identity.ino) throw new StaleFileError(path);
    for (let done = 0; done < data.length;) {
      done += fs.writeSync(fd, data, done, data.length - done, position + done);
    }
  } finally {
    fs.closeSync(fd);
  }
}
