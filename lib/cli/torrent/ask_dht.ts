import type { Dht } from "../../dht/mod.ts";
import type { Io } from "../../io/mod.ts";
import type { Call } from "../command.ts";
import { DHT_NODE, NO_DHT } from "../options/transfer_options.ts";
import { type Asked, timeoutSeconds } from "./asked.ts";
import { reasonOf } from "./source.ts";

/** What stands for the DHT where trackers have their URLs. */
export const DHT_NAME = "DHT";

/** Whether the DHT is to be asked about a torrent; never about a private one (BEP 27). */
export function asksDht(
  { values }: Pick<Call, "values">,
  torrent: { readonly private: boolean },
): boolean {
  return !values.has(NO_DHT) && !torrent.private;
}

/**
 * Joins the DHT, asks it something and leaves it; answers nothing to others (BEP 43).
 *
 * @returns what came of it, as of a tracker.
 * @throws what `signal` was aborted with.
 */
export async function askDht<T>(
  call: Call,
  io: Io,
  { ask, signal }: {
    readonly ask: (dht: Dht, signal: AbortSignal) => Promise<T>;
    readonly signal: AbortSignal;
  },
): Promise<Asked<T>> {
  const { openDhtOver } = await import("../../host/mod.ts");
  const nodes = call.values.all(DHT_NODE);
  const seconds = timeoutSeconds(call);
  const patience = new AbortController();
  const timer = call.program.clock.setTimer(seconds * 1000, () => patience.abort());
  const either = AbortSignal.any([signal, patience.signal]);
  try {
    const bootstrap = nodes.length > 0 ? { bootstrap: nodes } : {};
    await using dht = await openDhtOver(io, { readOnly: true, ...bootstrap });
    await Promise.race([dht.joined, aborted(either)]);
    if (dht.stats().every((each) => each.nodes === 0)) {
      return { tracker: DHT_NAME, reason: "no node answers", timedOut: either.aborted };
    }
    return { tracker: DHT_NAME, answer: await ask(dht, either) };
  } catch (error) {
    signal.throwIfAborted();
    const timedOut = patience.signal.aborted;
    const reason = timedOut ? `it did not end in ${seconds}s` : reasonOf(error);
    return { tracker: DHT_NAME, reason, timedOut };
  } finally {
    timer.cancel();
  }
}

/** Settles once a signal aborts. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
