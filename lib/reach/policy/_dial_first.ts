import type { ByteStream, Clock, Dialer, Endpoint } from "../../io/mod.ts";

/** How long an address is tried alone before the next is tried beside it (RFC 8305's 250 ms; browsers' 300). */
const STAGGER_MS = 300;

/**
 * Connects to the first of several addresses of one host that answers, each tried a little after the one before it or as
 * soon as that has failed (RFC 8305).
 *
 * @throws {Error} the first failure, if all fail.
 */
export async function dialFirst(
  addresses: readonly Endpoint[],
  dialer: Dialer,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<ByteStream> {
  const won = new AbortController();
  const called = { signal: AbortSignal.any([won.signal, signal]) };
  const dials: Promise<ByteStream>[] = [];
  let winner: ByteStream | undefined;
  try {
    for (const to of addresses) {
      dials.push(dialer.connect(to, called));
      if (to !== addresses.at(-1)) winner = await raceOrPause(dials, clock);
      if (winner !== undefined) return winner;
    }
    winner = await Promise.any(dials);
    return winner;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AggregateError ? error.errors[0] : error;
  } finally {
    won.abort(new Error("Another address answered first"));
    // One that was too late to be called off is open, and nobody's.
    for (const dial of dials) dial.then((stream) => stream !== winner && stream.close(), ignore);
  }
}

/** Why an address did not answer is told by the first of them. */
function ignore(): undefined {}

/** Gives the first stream, or undefined once the next address is to be tried. */
async function raceOrPause(
  dials: readonly Promise<ByteStream>[],
  clock: Clock,
): Promise<ByteStream | undefined> {
  const { promise: pause, resolve } = Promise.withResolvers<undefined>();
  const timer = clock.setTimer(STAGGER_MS, () => resolve(undefined));
  try {
    // Where all that were begun have failed, the next is due at once.
    return await Promise.race([pause, Promise.any(dials).catch(ignore)]);
  } finally {
    timer.cancel();
  }
}
