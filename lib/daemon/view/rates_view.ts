/** How far back rates go: ten minutes, a day, or since they were first kept. */
export type RateRange = "10m" | "day" | "all";

/** Payload that came and went, step by step, the latest last. */
export interface RatesView {
  /** When the first step begins, in milliseconds since 1970. */
  readonly startAt: number;
  /** How long a step is, in milliseconds. */
  readonly stepMs: number;
  /** Mean bytes a second that came, in each step. */
  readonly download: readonly number[];
  /** Mean bytes a second that went, in each step; as many. */
  readonly upload: readonly number[];
}
