import { useEffect, useState } from "preact/hooks";
import type { MediaAnswer } from "../api.ts";
import { messageOf } from "../details/parts/message_of.ts";

/** How long it waits before it asks again while nobody knows what is in a torrent. */
const AGAIN_MS = 2_000;

/** What of a torrent can be played, as far as that is known. */
export type MediaState =
  | { readonly kind: "asking" }
  | { readonly kind: "known"; readonly answer: MediaAnswer }
  | { readonly kind: "failed"; readonly reason: string };

/** Asks what of a torrent can be played, once it is known what is in it. */
export function useMedia(torrent: number, hasMetadata: boolean): MediaState {
  const [state, setState] = useState<MediaState>({ kind: "asking" });
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    function ask(): void {
      fetchMedia(torrent, controller.signal).then(
        (answer) => setState({ kind: "known", answer }),
        (error: unknown) => {
          if (controller.signal.aborted) return;
          setState({ kind: "failed", reason: messageOf(error) });
          timer = setTimeout(ask, AGAIN_MS);
        },
      );
    }
    setState({ kind: "asking" });
    if (hasMetadata) ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [torrent, hasMetadata]);
  return state;
}

async function fetchMedia(torrent: number, signal: AbortSignal): Promise<MediaAnswer> {
  const answer = await fetch(`/stream/${torrent}/media.json`, { signal });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  const media: MediaAnswer = await answer.json();
  return media;
}
