import { DenoDisk } from "../disk/mod.ts";
import type { Io, Log } from "../io/mod.ts";
import { DenoNetwork, SystemClock, SystemRandom } from "../net/mod.ts";

/** The outside of a session over Deno, and its end. */
export interface DenoIo extends Io, AsyncDisposable {}

/** How {@linkcode openDenoIo} is set up. */
export interface DenoIoOptions {
  /** The address to listen on and to dial from; undefined for all. */
  readonly bind?: string | undefined;
  /** Where the log goes; nowhere by default. */
  readonly log?: Log | undefined;
}

/** Nothing is kept. */
const SILENT: Log = { enabled: () => false, write: () => undefined };

/** Opens this machine's network, disk, clock and randomness for a session. */
export function openDenoIo(options: DenoIoOptions = {}): DenoIo {
  const log = options.log ?? SILENT;
  const network = new DenoNetwork({
    log,
    ...(options.bind === undefined ? {} : { bind: options.bind }),
  });
  const disk = new DenoDisk();
  return {
    clock: new SystemClock(),
    random: new SystemRandom(),
    network,
    disk,
    log,
    async [Symbol.asyncDispose]() {
      network[Symbol.dispose]();
      await disk.close();
    },
  };
}
