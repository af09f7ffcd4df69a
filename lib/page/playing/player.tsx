import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { MediaShape } from "../api.ts";
import { isTyping } from "../app/keys.ts";
import { decodePieceCells } from "../details/overview/piece_cells.ts";
import { useApp, useDetail, useIsReadOnly } from "../store/hooks.ts";
import type { Row } from "../store/row.ts";
import { Controls } from "./controls.tsx";
import { actOf, type PlayerAct } from "./player_keys.ts";
import { useMediaElement } from "./use_media_element.ts";
import { isResting, waitingText } from "./waiting_text.ts";

/** What {@linkcode Player} plays. */
export interface PlayerProps {
  /** The file. */
  readonly media: MediaShape;
  /** Its torrent. */
  readonly row: Row;
  /** Plays what comes before or after; undefined where there is nothing. */
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
  /** Is done with. */
  readonly onClose: () => void;
}

/** Plays one file while it is downloaded. */
export function Player({ media, row, onPrevious, onNext, onClose }: PlayerProps): VNode {
  const element = useRef<HTMLVideoElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const { path, subtitles, kind, name } = media;
  const [shown, setShown] = useState(-1);
  const pieces = usePieces(media);
  useMediaElement(element, path);
  useEffect(() => setShown(-1), [path]);
  useEffect(() => {
    const tracks = element.current?.textTracks ?? [];
    for (const [at, track] of [...tracks].entries()) {
      track.mode = at === shown ? "showing" : "disabled";
    }
  }, [shown, path]);
  function act(done: PlayerAct): void {
    const video = element.current;
    if (video === null) return;
    switch (done.kind) {
      case "toggle":
        return toggle(video);
      case "mute":
        video.muted = !video.muted;
        return;
      case "full":
        return toggleFull(stage.current);
      case "subtitles":
        return setShown((now) => now + 1 < subtitles.length ? now + 1 : -1);
      case "next":
        return onNext?.();
      case "previous":
        return onPrevious?.();
      case "seek":
        video.currentTime = Math.max(0, video.currentTime + done.seconds);
        return;
      case "place":
        if (Number.isFinite(video.duration)) video.currentTime = done.part * video.duration;
        return;
      case "volume":
        video.volume = Math.min(1, Math.max(0, video.volume + done.by));
    }
  }
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (event.key === "Escape" && document.fullscreenElement === null) return onClose();
      if (isTyping(event.target) || isUsedThere(event)) return;
      const done = actOf(event);
      if (done === undefined) return;
      event.preventDefault();
      act(done);
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  const Element = kind === "video" ? "video" : "audio";
  return (
    <div class={`stage ${kind}`} ref={stage}>
      <Element
        key={path}
        ref={element}
        src={path}
        autoplay
        playsInline
        preload="metadata"
        aria-label={name}
        onClick={() => act({ kind: "toggle" })}
        onEnded={onNext}
      >
        {subtitles.map((one) => (
          <track
            key={one.path}
            kind="subtitles"
            src={one.path}
            label={one.label}
            srclang={one.language || "und"}
          />
        ))}
      </Element>
      <Standing video={element.current} row={row} media={media} />
      <Controls
        element={element}
        pieces={pieces}
        subtitles={subtitles}
        shown={shown}
        onSubtitles={setShown}
        onToggle={() => act({ kind: "toggle" })}
        {...kind === "video" ? { onFull: () => toggleFull(stage.current) } : {}}
        {...onPrevious ? { onPrevious } : {}}
        {...onNext ? { onNext } : {}}
      />
    </div>
  );
}

/** Why nothing is to be seen or heard, where something should be. */
function Standing(
  { video, row, media }: {
    readonly video: HTMLMediaElement | null;
    readonly row: Row;
    readonly media: MediaShape;
  },
): VNode | null {
  const { actions } = useApp();
  const isReadOnly = useIsReadOnly();
  const isWanting = video !== null && !video.ended &&
    video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  const mayStart = !isReadOnly && row.state === "stopped";
  const start = mayStart && (
    <button type="button" onClick={() => void actions.start([row.id])}>Start it</button>
  );
  if (video?.error) {
    const isHere = isResting(row) && row.doneBytes < row.wantedBytes;
    return (
      <div class="standing" role="alert">
        <p>
          {isHere
            ? waitingText(row)
            : `This browser can not play ${media.type}. Another player can: the address is below.`}
        </p>
        {isHere ? start : null}
        <button type="button" onClick={() => video.load()}>Try again</button>
      </div>
    );
  }
  if (!isWanting) return null;
  return (
    <div class="standing" role="status">
      <p>{waitingText(row)}</p>
      {start}
    </div>
  );
}

/** The pieces that a file is in, while they are known. */
function usePieces({ index }: MediaShape) {
  const { files, pieces } = useDetail("files", "pieces");
  const cells = useMemo(() => pieces && decodePieceCells(pieces), [pieces]);
  const file = files?.get(index);
  return cells && file ? { ...file, cells } : undefined;
}

function toggle(video: HTMLMediaElement): void {
  if (!video.paused) return video.pause();
  video.play().catch(() => {
    // The element says itself why it can not be played.
  });
}

function toggleFull(stage: HTMLElement | null): void {
  const done = document.fullscreenElement === null
    ? stage?.requestFullscreen()
    : document.exitFullscreen();
  done?.catch(() => {
    // The browser does not allow it here, as on some phones.
  });
}

/** Whether what has the focus does something with a key itself. */
function isUsedThere({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isPressed = key === " " || key === "Enter";
  if (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement) return isPressed;
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && key.startsWith("Arrow");
}
