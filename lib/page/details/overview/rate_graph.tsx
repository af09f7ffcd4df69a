import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatRate } from "../../../text/mod.ts";
import { useNow } from "../parts/use_now.ts";
import { useWidth } from "../parts/use_width.ts";
import { formatWhen } from "../../ui/when.ts";
import { rateTicks, timeTicks } from "./rate_axis.ts";
import { ratePaths } from "./rate_path.ts";
import { highest, pointAt, type Rates } from "./rate_series.ts";
import { graphWords, knownRate, pointWords, timeLabel } from "./rate_words.ts";

/** Pixels of the graph with its axis of time. */
const HEIGHT = 150;

/** Pixels below the graph for the axis of time. */
const AXIS_HEIGHT = 18;

/** Pixels above the highest line, for what stands at it. */
const TOP = 12;

/** Pixels from one time of the axis to the next, at least. */
const TIME_PITCH = 90;

/**
 * Rates over time as lines, with what they were at the moment that the pointer is over or that arrow keys have chosen. `name`
 * says whose they are.
 */
export function RateGraph({ rates, name }: { rates: Rates; name: string }): JSX.Element {
  const [box, width] = useWidth<HTMLDivElement>();
  const [part, setPart] = useState<number>();
  const now = useNow(10_000);
  const { startAt, stepMs, download, upload } = rates;
  const steps = Math.max(1, download.length - 1);
  const endAt = startAt + steps * stepMs;
  const lines = rateTicks(Math.max(highest(download), highest(upload)));
  const top = lines.at(-1) ?? 1;
  const height = HEIGHT - AXIS_HEIGHT - TOP;
  const scale = { width, height, top };
  const down = ratePaths(download, scale);
  const up = ratePaths(upload, scale);
  const y = (rate: number) => TOP + height * (1 - Math.min(1, rate / top));
  const x = (at: number) => (at - startAt) / (endAt - startAt) * width;
  const point = part === undefined ? undefined : pointAt(rates, part);
  const shown = point ?? pointAt(rates, 1);
  function choose(event: KeyboardEvent): void {
    const by = ARROWS.get(event.key);
    if (by === undefined) return;
    event.preventDefault();
    setPart((part = 1) => Math.min(1, Math.max(0, part + by * Math.ceil(steps / 100) / steps)));
  }
  const times = timeTicks(startAt, endAt, {
    count: Math.max(2, Math.floor(width / TIME_PITCH)),
    offsetMinutes: new Date(endAt).getTimezoneOffset(),
  });
  return (
    <div
      ref={box}
      class="rate-graph"
      tabIndex={0}
      role="slider"
      aria-label={`${name}: ${graphWords(rates)}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round((part ?? 1) * 100)}
      aria-valuetext={shown && pointWords(shown, now)}
      onKeyDown={choose}
      onBlur={() => setPart(undefined)}
      onPointerMove={({ clientX, currentTarget }) => {
        setPart((clientX - currentTarget.getBoundingClientRect().left) / Math.max(1, width));
      }}
      onPointerLeave={() => setPart(undefined)}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {lines.map((rate) => (
          <line key={rate} class="grid" x1={0} x2={width} y1={y(rate)} y2={y(rate)} />
        ))}
        <g transform={`translate(0 ${TOP})`}>
          <path class="down-area" d={down.area} />
          <path class="down-line" d={down.line} />
          <path class="up-line" d={up.line} />
        </g>
        <line class="base" x1={0} x2={width} y1={y(0)} y2={y(0)} />
        {lines.map((rate) => (
          <text key={rate} class="rate" x={2} y={y(rate) - 3}>{tickRate(rate)}</text>
        ))}
        {times.map((at) => (
          <text key={at} x={x(at)} y={HEIGHT - 4} text-anchor={anchor(x(at), width)}>
            {timeLabel(at, { stepMs: (times[1] ?? at) - (times[0] ?? at), now })}
          </text>
        ))}
        {point && (
          <g class="cursor">
            <line x1={x(point.at)} x2={x(point.at)} y1={TOP} y2={TOP + height} />
            {dot("down", x(point.at), y(point.download))}
            {dot("up", x(point.at), y(point.upload))}
          </g>
        )}
      </svg>
      {point && (
        <p class="said">
          <span class="soft">{formatWhen(point.at, now)}</span>
          <span class="down">↓ {knownRate(point.download)}</span>
          <span class="up">↑ {knownRate(point.upload)}</span>
        </p>
      )}
    </div>
  );
}

/** Steps that a key goes, of which there are at most 100. */
const ARROWS: ReadonlyMap<string, number> = new Map([["ArrowLeft", -1], ["ArrowRight", 1]]);

function dot(name: string, x: number, y: number): JSX.Element | null {
  return Number.isNaN(y) ? null : <circle class={name} cx={x} cy={y} r={3} />;
}

/** Names at the edges stay within them. */
function anchor(x: number, width: number): "start" | "middle" | "end" {
  return x < 24 ? "start" : x > width - 24 ? "end" : "middle";
}

function tickRate(rate: number): string {
  return formatRate(rate).replace(".0 ", " ");
}
