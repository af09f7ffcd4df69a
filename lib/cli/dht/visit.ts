import type { Dht } from "../../dht/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT } from "../exit_status.ts";
import { PROXY } from "../options/transfer_options.ts";
import { systemError } from "../system_error.ts";
import { BIND, DHT_NODE, TIMEOUT, UDP_PORT } from "./dht_options.ts";

const DEFAULT_TIMEOUT_SECONDS = 60;

/** How long nobody may answer. */
const ALONE_MS = 15_000;

/** A visit to the DHT. */
export interface Visit {
  /** The DHT. */
  readonly dht: Dht;
  /** Aborts at Ctrl+C, and when time is up. */
  readonly signal: AbortSignal;
}

/**
 * Joins the DHT, does something there and leaves it.
 *
 * @param joins Whether the nodes around our own must be known first.
 * @throws {CliError} if no node answers, or time is up.
 */
export async function visitDht<T>(
  call: Call,
  act: (visit: Visit) => Promise<T>,
  { joins = true }: { readonly joins?: boolean } = {},
): Promise<T> {
  const { values, program, log } = call;
  const { openDhtOver } = await import("../../host/mod.ts");
  const { parseIp } = await import("../../address/mod.ts");
  const bind = values.get(BIND);
  if (bind !== undefined && parseIp(bind) === undefined) {
    throw new UsageError(`--bind needs an address, not "${bind}"`);
  }
  using interrupts = program.catchInterrupts();
  await using io = await program.openIo({ log, bind, proxy: values.get(PROXY) });
  const nodes = values.all(DHT_NODE);
  await using dht = await openDhtOver(io, {
    bind,
    port: values.get(UDP_PORT),
    readOnly: true,
    ...(nodes.length > 0 ? { bootstrap: nodes } : {}),
  }).catch((error) => {
    throw systemError("use UDP", error);
  });
  const seconds = values.get(TIMEOUT) ?? DEFAULT_TIMEOUT_SECONDS;
  const patience = new AbortController();
  const timers = [
    program.clock.setTimer(seconds * 1000, () => patience.abort(timeIsUp(seconds))),
    program.clock.setTimer(Math.min(ALONE_MS, seconds * 1000), () => {
      if (joins && dht.stats().every((each) => each.nodes === 0)) patience.abort(nobodyAnswers());
    }),
  ];
  const signal = AbortSignal.any([interrupts.signal, patience.signal]);
  try {
    if (joins && !await Promise.race([dht.joined, aborted(signal)])) throw nobodyAnswers();
    return await act({ dht, signal });
  } finally {
    for (const timer of timers) timer.cancel();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return promise;
}

function timeIsUp(seconds: number): CliError {
  return new CliError(`Cannot end in time: it took over ${seconds}s`, EXIT.timedOut, {
    hint: "--timeout SECONDS gives it longer",
  });
}

function nobodyAnswers(): CliError {
  return new CliError("Cannot reach the DHT: no node answers", EXIT.network, {
    hint: "--dht-node HOST:PORT names one to begin with; is UDP let through?",
  });
}
