import { FieldError } from "../json/mod.ts";

/** Seconds that a request may wait: shorter than what stands between lets go of a silent connection. */
const MAX_WAIT_SECONDS = 30;

/** Reads how long a request waits for what is not there yet: `wait=SECONDS`. @throws {FieldError} if it is no such number. */
export function readWaitMs(query: URLSearchParams): number {
  const text = query.get("wait") ?? "0";
  const seconds = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN;
  if (seconds <= MAX_WAIT_SECONDS) return seconds * 1_000;
  throw new FieldError("wait", `it is not a number of seconds up to ${MAX_WAIT_SECONDS}`);
}
