import type { RateStep, RateSteps } from "./rate_steps.ts";

/** The version of what is written. */
const VERSION = 1;

/** Steps that are read at most: more than were ever written. */
const MAX_STEPS = 4_096;

/** Series that are read at most. */
const MAX_SERIES = 8;

/**
 * Writes series of steps: for each how many there are, how long they are and when the first begins, then numbers of bytes in
 * turn, all in groups of seven bits. A zero is followed by how many more of them there are, since most steps of most
 * torrents have nothing.
 */
export function encodeSteps(series: Iterable<RateSteps>): Uint8Array {
  const writer = new Writer();
  writer.write(VERSION);
  for (const steps of series) {
    const values = [...steps.steps()];
    writer.write(values.length);
    writer.write(steps.stepMs);
    writer.write(values[0] ? Math.round(values[0].at / steps.stepMs) : 0);
    const bytes = values.flatMap(({ downloaded, uploaded }) => [downloaded, uploaded]);
    for (let at = 0; at < bytes.length; at++) {
      const value = Math.round(bytes[at] ?? 0);
      writer.write(value);
      if (value !== 0) continue;
      let more = 0;
      while (at + 1 < bytes.length && Math.round(bytes[at + 1] ?? 0) === 0) {
        at++;
        more++;
      }
      writer.write(more);
    }
  }
  return writer.bytes;
}

/** Reads what {@linkcode encodeSteps} has written; series that can not be read whole are left out, with all behind them. */
export function decodeSteps(bytes: Uint8Array): RateStep[][] {
  const reader = new Reader(bytes);
  const series: RateStep[][] = [];
  if (reader.read() !== VERSION) return series;
  while (!reader.isAtEnd && series.length < MAX_SERIES) {
    const steps = readSeries(reader);
    if (!steps) break;
    series.push(steps);
  }
  return series;
}

function readSeries(reader: Reader): RateStep[] | undefined {
  const [count, stepMs, first] = [reader.read(), reader.read(), reader.read()];
  if (count === undefined || stepMs === undefined || first === undefined) return undefined;
  if (count > MAX_STEPS || stepMs === 0 || !Number.isSafeInteger((first + count) * stepMs)) {
    return undefined;
  }
  const values: number[] = [];
  while (values.length < count * 2) {
    const value = reader.read();
    const more = value === 0 ? reader.read() : 0;
    if (value === undefined || more === undefined) return undefined;
    if (values.length + 1 + more > count * 2) return undefined;
    values.push(value);
    for (let zero = 0; zero < more; zero++) values.push(0);
  }
  return Array.from({ length: count }, (_, index) => ({
    at: (first + index) * stepMs,
    downloaded: values[index * 2] ?? 0,
    uploaded: values[index * 2 + 1] ?? 0,
  }));
}

/** Writes whole numbers from 0 on, seven bits a byte, the lowest first. */
class Writer {
  readonly #bytes: number[] = [];

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  write(value: number): void {
    let rest = Math.min(value, Number.MAX_SAFE_INTEGER);
    while (rest >= 0x80) {
      this.#bytes.push(rest % 0x80 + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }
}

/** Reads them; undefined where there is none, or none that fits. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  read(): number | undefined {
    let value = 0;
    for (let unit = 1; unit <= Number.MAX_SAFE_INTEGER; unit *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : undefined;
    }
    return undefined;
  }
}
