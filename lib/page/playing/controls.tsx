import type { RefObject, VNode } from "preact";
import type { SubtitlesShape } from "../api.ts";
import { Icon } from "../ui/icon.tsx";
import { formatPlayTime } from "./play_time.ts";
import { PlayerIcon } from "./player_icon.tsx";
import { SeekBar, type SeekBarProps } from "./seek_bar.tsx";

/** What {@linkcode Controls} control. */
export interface ControlsProps {
  /** What plays. */
  readonly element: RefObject<HTMLMediaElement>;
  /** The pieces of what plays. */
  readonly pieces: SeekBarProps["pieces"];
  /** Subtitles that there are. */
  readonly subtitles: readonly SubtitlesShape[];
  /** Which of them are shown; −1 for none. */
  readonly shown: number;
  /** Shows others. */
  readonly onSubtitles: (number: number) => void;
  /** Plays or pauses. */
  readonly onToggle: () => void;
  /** Takes the whole screen, or leaves it; undefined for what has no pictures. */
  readonly onFull?: () => void;
  /** Plays what comes before or after; undefined where there is nothing. */
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
}

/** The buttons of a player, and where it is. */
export function Controls(props: ControlsProps): VNode {
  const { element, pieces, onToggle, onFull, onPrevious, onNext } = props;
  const media = element.current;
  const { currentTime = 0, duration = NaN, paused = true, muted = false, volume = 1 } = media ?? {};
  function seek(seconds: number): void {
    if (media) media.currentTime = seconds;
  }
  return (
    <div class="controls">
      <SeekBar
        time={currentTime}
        duration={duration}
        buffered={media?.buffered}
        pieces={pieces}
        onSeek={seek}
      />
      <div class="buttons">
        {onPrevious && (
          <button type="button" class="bare icon" aria-label="The file before" onClick={onPrevious}>
            <PlayerIcon name="previous" />
          </button>
        )}
        <button
          type="button"
          class="bare icon"
          aria-label={paused ? "Play" : "Pause"}
          onClick={onToggle}
        >
          <Icon name={paused ? "play" : "pause"} />
        </button>
        {onNext && (
          <button type="button" class="bare icon" aria-label="The next file" onClick={onNext}>
            <PlayerIcon name="next" />
          </button>
        )}
        <span class="time" aria-hidden="true">
          {formatPlayTime(currentTime)} / {formatPlayTime(duration)}
        </span>
        <span class="room" />
        <SubtitlesChoice {...props} />
        <button
          type="button"
          class="bare icon"
          aria-label={muted ? "Sound on" : "Sound off"}
          aria-pressed={muted}
          onClick={() => {
            if (media) media.muted = !media.muted;
          }}
        >
          <PlayerIcon name={muted || volume === 0 ? "silent" : "sound"} />
        </button>
        <input
          class="volume"
          type="range"
          aria-label="Volume"
          min={0}
          max={1}
          step={0.05}
          value={muted ? 0 : volume}
          onInput={({ currentTarget }) => {
            if (!media) return;
            media.muted = false;
            media.volume = Number(currentTarget.value);
          }}
        />
        {onFull && (
          <button type="button" class="bare icon" aria-label="The whole screen" onClick={onFull}>
            <PlayerIcon name="full" />
          </button>
        )}
      </div>
    </div>
  );
}

function SubtitlesChoice({ subtitles, shown, onSubtitles }: ControlsProps): VNode | null {
  if (subtitles.length === 0) return null;
  return (
    <select
      aria-label="Subtitles"
      value={String(shown)}
      onChange={({ currentTarget }) => onSubtitles(Number(currentTarget.value))}
    >
      <option value="-1">No subtitles</option>
      {subtitles.map(({ path, label }, at) => <option key={path} value={String(at)}>{label}
      </option>)}
    </select>
  );
}
