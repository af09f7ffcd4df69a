import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { useRender } from "../store/hooks.ts";

/** What a media element tells of itself. */
const EVENTS = [
  ...["durationchange", "ended", "error", "loadedmetadata", "pause", "play", "playing", "progress"],
  ...["seeked", "seeking", "stalled", "timeupdate", "volumechange", "waiting", "emptied"],
] as const;

/** Renders anew whenever a media element changes; it is `source` that makes it another one. */
export function useMediaElement(ref: RefObject<HTMLMediaElement>, source: string): void {
  const render = useRender();
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    for (const name of EVENTS) element.addEventListener(name, render);
    return () => {
      for (const name of EVENTS) element.removeEventListener(name, render);
      // A browser goes on to download what nobody sees any more.
      element.removeAttribute("src");
      element.load();
    };
  }, [source]);
}
