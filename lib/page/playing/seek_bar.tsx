import type { VNode } from "preact";
import {
  type BarRun,
  bufferedRuns,
  type FilePieces,
  hereRuns,
  type TimeSpans,
} from "./bar_runs.ts";
import type { PieceCells } from "../details/overview/piece_cells.ts";
import { formatPlayTime, sayPlayTime } from "./play_time.ts";

/** What a {@linkcode SeekBar} shows. */
export interface SeekBarProps {
  /** Seconds from the beginning. */
  readonly time: number;
  /** Seconds in all; NaN while that is not known. */
  readonly duration: number;
  /** What the browser has in hand. */
  readonly buffered: TimeSpans | undefined;
  /** The pieces of the torrent, and which of them the file is in; undefined while they are not known. */
  readonly pieces: (FilePieces & { readonly cells: PieceCells }) | undefined;
  /** Goes to another place. */
  readonly onSeek: (seconds: number) => void;
}

/** Where one is in a film, what of it is here, and what the browser has in hand. */
export function SeekBar({ time, duration, buffered, pieces, onSeek }: SeekBarProps): VNode {
  const isKnown = duration > 0 && Number.isFinite(duration);
  const here = pieces ? hereRuns(pieces.cells, pieces) : [];
  const ready = buffered ? bufferedRuns(buffered, duration) : [];
  const part = isKnown ? Math.min(1, time / duration) : 0;
  return (
    <div class="seekbar">
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="1000" height="10" />
        <Runs runs={here} name="here" />
        <Runs runs={ready} name="ready" />
        <rect class="played" width={1_000 * part} height="10" />
      </svg>
      <input
        type="range"
        aria-label="Place"
        min={0}
        max={isKnown ? duration : 1}
        step="any"
        value={isKnown ? time : 0}
        disabled={!isKnown}
        aria-valuetext={`${sayPlayTime(time)} of ${sayPlayTime(duration)}`}
        onInput={({ currentTarget }) => onSeek(Number(currentTarget.value))}
      />
      <output class="unseen">{formatPlayTime(time)}</output>
    </div>
  );
}

function Runs({ runs, name }: { readonly runs: readonly BarRun[]; readonly name: string }): VNode {
  return (
    <>
      {runs.map(({ from, to, isWhole }) => (
        <rect
          key={from}
          class={isWhole ? name : `${name} part`}
          x={1_000 * from}
          width={Math.max(1, 1_000 * (to - from))}
          height="10"
        />
      ))}
    </>
  );
}
