import type { RatesView } from "../view/mod.ts";

/** How {@linkcode RateSteps} are set up. */
export interface RateStepsOptions {
  /** How long a step is, in milliseconds. */
  readonly stepMs: number;
  /** How many there are at most. */
  readonly capacity: number;
  /** Whether steps get longer when there are too many, each twice as long; else the eldest go. False by default. */
  readonly isEndless?: boolean;
}

/** Bytes of one step. */
export interface RateStep {
  /** When it begins, in milliseconds since 1970. */
  readonly at: number;
  /** Bytes that came. */
  readonly downloaded: number;
  /** Bytes that went. */
  readonly uploaded: number;
}

/** Bytes by steps of time, in memory of a fixed size. Steps begin at multiples of their length since 1970. */
export class RateSteps {
  readonly #isEndless: boolean;
  readonly #downloaded: Float32Array;
  readonly #uploaded: Float32Array;
  #stepMs: number;
  /** Number of the first step since 1970. */
  #first = 0;
  #length = 0;

  /** No steps. */
  constructor({ stepMs, capacity, isEndless = false }: RateStepsOptions) {
    this.#stepMs = stepMs;
    this.#isEndless = isEndless;
    this.#downloaded = new Float32Array(capacity);
    this.#uploaded = new Float32Array(capacity);
  }

  /** How long a step is now. */
  get stepMs(): number {
    return this.#stepMs;
  }

  /** Steps at most. */
  get capacity(): number {
    return this.#downloaded.length;
  }

  /** Adds bytes of a moment; what is older than all that is kept is left out. */
  add({ at, downloaded, uploaded }: RateStep): void {
    const place = this.#placeOf(at);
    if (place === undefined) return;
    this.#downloaded[place] = (this.#downloaded[place] ?? 0) + downloaded;
    this.#uploaded[place] = (this.#uploaded[place] ?? 0) + uploaded;
  }

  /** All steps that there are. */
  *steps(): Generator<RateStep> {
    for (let place = 0; place < this.#length; place++) {
      yield {
        at: (this.#first + place) * this.#stepMs,
        downloaded: this.#downloaded[place] ?? 0,
        uploaded: this.#uploaded[place] ?? 0,
      };
    }
  }

  /**
   * Rates up to now: of all steps that there can be, or of those since the first where there is no end of them. The step that
   * has just begun is left out.
   */
  view(now: number): RatesView {
    const stepMs = this.#stepMs;
    const last = Math.floor(now / stepMs);
    const elapsedMs = now - last * stepMs;
    const isToldLast = elapsedMs >= stepMs / 2 || (this.#isEndless && this.#first === last);
    const end = isToldLast ? last + 1 : last;
    const begin = this.#isEndless && this.#length > 0 ? this.#first : end - this.capacity;
    const from = this.#isEndless && this.#length === 0 ? end : begin;
    const download: number[] = [];
    const upload: number[] = [];
    for (let step = from; step < end; step++) {
      const place = step - this.#first;
      const isThere = place >= 0 && place < this.#length;
      const seconds = (step === last ? Math.max(1, elapsedMs) : stepMs) / 1_000;
      download.push(isThere ? Math.round((this.#downloaded[place] ?? 0) / seconds) : 0);
      upload.push(isThere ? Math.round((this.#uploaded[place] ?? 0) / seconds) : 0);
    }
    return { startAt: from * stepMs, stepMs, download, upload };
  }

  /** Where the bytes of a moment are; undefined where they are too old. */
  #placeOf(at: number): number | undefined {
    if (this.#length === 0) {
      this.#first = Math.floor(at / this.#stepMs);
      this.#length = 1;
    }
    const { capacity } = this;
    while (this.#isEndless && Math.floor(at / this.#stepMs) - this.#first >= capacity) {
      this.#halve();
    }
    const step = Math.floor(at / this.#stepMs);
    if (step < this.#first) return undefined;
    const over = step - this.#first - capacity + 1;
    if (over > 0) this.#drop(over);
    this.#length = Math.max(this.#length, step - this.#first + 1);
    return step - this.#first;
  }

  /** The eldest go. */
  #drop(count: number): void {
    const dropped = Math.min(count, this.capacity);
    for (const values of [this.#downloaded, this.#uploaded]) {
      values.copyWithin(0, dropped);
      values.fill(0, this.capacity - dropped);
    }
    this.#first += count;
    this.#length = Math.max(0, this.#length - count);
  }

  /** Each two become one. */
  #halve(): void {
    const first = Math.floor(this.#first / 2);
    for (const values of [this.#downloaded, this.#uploaded]) {
      const before = values.slice(0, this.#length);
      values.fill(0);
      for (const [place, value] of before.entries()) {
        const to = Math.floor((this.#first + place) / 2) - first;
        values[to] = (values[to] ?? 0) + value;
      }
    }
    this.#length = Math.floor((this.#first + this.#length - 1) / 2) - first + 1;
    this.#first = first;
    this.#stepMs *= 2;
  }
}
