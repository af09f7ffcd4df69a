import { assertEquals } from "@std/assert";
import { rateTicks, timeTicks } from "../../../../../lib/page/details/overview/rate_axis.ts";
import { ratePaths } from "../../../../../lib/page/details/overview/rate_path.ts";
import {
  highest,
  pointAt,
  RateSeries,
} from "../../../../../lib/page/details/overview/rate_series.ts";

const RATES = { startAt: 10_000, stepMs: 2_000, download: [1, 2, 3], upload: [0, 0, 4] };

Deno.test("RateSeries goes on, a mean a step, and drops what is too old", () => {
  const series = new RateSeries(RATES);
  series.add(16_100, 10, 1);
  series.add(17_100, 20, 3);
  assertEquals(series.rates, {
    startAt: 12_000,
    stepMs: 2_000,
    download: [2, 3, 15],
    upload: [0, 4, 2],
  });
});

Deno.test("RateSeries knows nothing of steps that were slept through", () => {
  const series = new RateSeries(RATES, 5);
  series.add(18_000, 7, 7);
  assertEquals(series.rates.download, [1, 2, 3, NaN, 7]);
  series.add(10_000_000, 8, 8);
  assertEquals(series.rates.download, [NaN, NaN, NaN, NaN, 8]);
  assertEquals(series.rates.startAt, 9_992_000);
});

Deno.test("RateSeries takes nothing of the past", () => {
  const series = new RateSeries(RATES);
  series.add(11_000, 50, 50);
  assertEquals(series.rates.download, [1, 2, 3]);
});

Deno.test("pointAt() gives the nearest step", () => {
  assertEquals(pointAt(RATES, 0.4), { at: 12_000, download: 2, upload: 0 });
  assertEquals(pointAt(RATES, 7), { at: 14_000, download: 3, upload: 4 });
  assertEquals(pointAt({ ...RATES, download: [], upload: [] }, 0), undefined);
});

Deno.test("highest() passes over what is not known", () => {
  assertEquals(highest([1, NaN, 7, 2]), 7);
  assertEquals(highest([]), 0);
});

Deno.test("rateTicks() are round in binary units", () => {
  const KIB = 1024;
  assertEquals(rateTicks(0), [1, 2, 3, 4].map((n) => n * KIB));
  assertEquals(rateTicks(7.5 * KIB), [2, 4, 6, 8].map((n) => n * KIB));
  assertEquals(rateTicks(42 * KIB ** 2), [16, 32, 48].map((n) => n * KIB ** 2));
  assertEquals(rateTicks(1100 * KIB ** 2), [512, 1024, 1536].map((n) => n * KIB ** 2));
});

Deno.test("timeTicks() are round in local time", () => {
  const noon = Date.UTC(2026, 10, 21, 12, 0);
  const hour = 3_600_000;
  const ticks = timeTicks(noon - 10 * 60_000, noon, { count: 5, offsetMinutes: -60 });
  assertEquals(ticks.map((at) => (at - noon) / 60_000), [-10, -8, -6, -4, -2, 0]);
  const day = timeTicks(noon - 24 * hour, noon, { count: 5, offsetMinutes: -90 });
  assertEquals(day.map((at) => new Date(at).toISOString().slice(11, 16)), [
    "16:30",
    "22:30",
    "04:30",
    "10:30",
  ]);
  assertEquals(timeTicks(noon, noon, { count: 5, offsetMinutes: 0 }), [noon]);
});

Deno.test("ratePaths() draws a line, what is below it, and gaps", () => {
  assertEquals(ratePaths([0, 5, 10], { width: 20, height: 10, top: 10 }), {
    line: "M0,10 L10,5 L20,0",
    area: "M0,10 L0,10 L10,5 L20,0 L20,10 Z",
  });
  assertEquals(ratePaths([5, NaN, 5, 99], { width: 30, height: 10, top: 10 }), {
    line: "M0,5 M20,5 L30,0",
    area: "M0,10 L0,5 L0,10 Z M20,10 L20,5 L30,0 L30,10 Z",
  });
  assertEquals(ratePaths([5], { width: 30, height: 10, top: 10 }).line, "M0,5 L30,5");
  assertEquals(ratePaths([], { width: 30, height: 10, top: 10 }), { line: "", area: "" });
});

Deno.test("ratePaths() keeps the peaks of more values than pixels", () => {
  const values = Array.from({ length: 1000 }, (_, i) => i === 777 ? 10 : 0);
  const { line } = ratePaths(values, { width: 10, height: 10, top: 10 });
  assertEquals(line.split(" ").length, 10);
  assertEquals(line.includes(",0 "), true);
});
