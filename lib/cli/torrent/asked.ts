import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { type Option, option } from "../options/option.ts";
import { wholeNumber } from "../options/value_kind.ts";

/** When to give up. */
export const TIMEOUT: Option<number> = option("timeout", wholeNumber(1, 600), {
  placeholder: "SECONDS",
  group: "Peers and trackers",
  help: "how long to wait for answers (20)",
  common: true,
});

const DEFAULT_TIMEOUT_SECONDS = 20;

/** How long answers are waited for. */
export function timeoutSeconds({ values }: Pick<Call, "values">): number {
  return values.get(TIMEOUT) ?? DEFAULT_TIMEOUT_SECONDS;
}

/** What a tracker or the DHT said: an answer, or why there is none. */
export interface Asked<T> {
  /** The tracker's URL, without its passkey; or what stands for the DHT. */
  readonly tracker: string;
  /** What it answered. */
  readonly answer?: T;
  /** Why it did not. */
  readonly reason?: string;
  /** Whether that is because time was up. */
  readonly timedOut?: boolean;
}

/** Warns of those that did not answer. */
export function warnOfSilent(call: Call, asked: readonly Asked<unknown>[]): void {
  for (const { tracker, reason } of asked) {
    if (reason !== undefined) call.screen.warn(`${tracker}: ${reason}`);
  }
}

/** What to leave with where nobody answered; undefined where one did. */
export function silentStatus(asked: readonly Asked<unknown>[]): ExitStatus | undefined {
  if (asked.some(({ answer }) => answer !== undefined)) return undefined;
  return asked.every(({ timedOut }) => timedOut) ? EXIT.timedOut : EXIT.network;
}
