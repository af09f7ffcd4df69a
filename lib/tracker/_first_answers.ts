import type { Clock, Timer } from "../io/mod.ts";

/** How the answers are waited for. */
export interface FirstAnswersOptions {
  /** Time. */
  readonly clock: Clock;
  /** How long the others are waited for once one has answered. */
  readonly graceMs: number;
  /** Gives all up. */
  readonly signal: AbortSignal;
}

/**
 * Does the same in several ways at once. Gives the answers of those that did not fail, in the order of the ways; once
 * there is one, the others have only a little longer.
 *
 * @throws the error of the first way, if all fail.
 */
export async function firstAnswers<T>(
  ways: readonly ((signal: AbortSignal) => Promise<T>)[],
  options: FirstAnswersOptions,
): Promise<T[]> {
  const late = new AbortController();
  const signal = AbortSignal.any([options.signal, late.signal]);
  let timer: Timer | undefined;
  const results = await Promise.allSettled(ways.map(async (way) => {
    const answer = await way(signal);
    timer ??= options.clock.setTimer(options.graceMs, () => late.abort());
    return answer;
  }));
  timer?.cancel();
  const answers = results.filter((result) => result.status === "fulfilled");
  const failed = results.find((result) => result.status === "rejected");
  if (answers.length === 0 && failed !== undefined) throw failed.reason;
  return answers.map((result) => result.value);
}
