import type { RatesAnswer } from "../../api.ts";

/** Rates over time; what is not known is NaN. */
export type Rates = RatesAnswer;

/** A moment of a graph. */
export interface RatePoint {
  /** When the step begins. */
  readonly at: number;
  /** What came; NaN where that is not known. */
  readonly download: number;
  /** What went; NaN where that is not known. */
  readonly upload: number;
}

/** Rates that were fetched once and go on with what is seen live. */
export class RateSeries {
  readonly #stepMs: number;
  readonly #maxSteps: number;
  #startAt: number;
  readonly #download: number[];
  readonly #upload: number[];
  /** Values of the last step that were seen here. */
  #seen = 0;

  /** Begins with what was fetched; keeps as many steps as that has, or `minSteps` of them. */
  constructor(rates: Rates, minSteps = 1) {
    this.#startAt = rates.startAt;
    this.#stepMs = Math.max(1, rates.stepMs);
    this.#download = [...rates.download];
    this.#upload = [...rates.upload];
    this.#maxSteps = Math.max(minSteps, rates.download.length);
  }

  /** All of it as it is now. */
  get rates(): Rates {
    return {
      startAt: this.#startAt,
      stepMs: this.#stepMs,
      download: this.#download,
      upload: this.#upload,
    };
  }

  /** Adds what is so at a moment; a step that nothing was seen of is not known. */
  add(at: number, download: number, upload: number): void {
    const step = Math.floor((at - this.#startAt) / this.#stepMs);
    const last = this.#download.length - 1;
    if (step < last) return;
    if (step === last) return this.#addToLast(download, upload);
    // After a long sleep nothing of what is there would be left.
    const gap = Math.min(step - last - 1, this.#maxSteps);
    for (let i = 0; i < gap; i++) this.#push(NaN, NaN);
    this.#push(download, upload);
    this.#seen = 1;
    this.#startAt = at - (at - this.#startAt) % this.#stepMs -
      (this.#download.length - 1) * this.#stepMs;
  }

  #addToLast(download: number, upload: number): void {
    const last = this.#download.length - 1;
    const weight = 1 / (this.#seen + 1);
    this.#download[last] = mixed(this.#download[last] ?? NaN, download, weight);
    this.#upload[last] = mixed(this.#upload[last] ?? NaN, upload, weight);
    this.#seen++;
  }

  #push(download: number, upload: number): void {
    this.#download.push(download);
    this.#upload.push(upload);
    if (this.#download.length <= this.#maxSteps) return;
    this.#download.shift();
    this.#upload.shift();
  }
}

/** A mean that takes in one more value. */
function mixed(mean: number, value: number, weight: number): number {
  return Number.isNaN(mean) ? value : mean + (value - mean) * weight;
}

/** The step of a graph at a part of its width, 0 to 1; undefined where there is none. */
export function pointAt(rates: Rates, part: number): RatePoint | undefined {
  const { startAt, stepMs, download, upload } = rates;
  if (download.length === 0) return undefined;
  const index = Math.min(
    download.length - 1,
    Math.max(0, Math.round(part * (download.length - 1))),
  );
  return {
    at: startAt + index * stepMs,
    download: download[index] ?? NaN,
    upload: upload[index] ?? NaN,
  };
}

/** The highest of all values; 0 where there are none. */
export function highest(values: readonly number[]): number {
  let top = 0;
  for (const value of values) if (value > top) top = value;
  return top;
}
