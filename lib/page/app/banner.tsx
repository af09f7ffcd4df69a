import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { useApp, useRender, useTopic } from "../store/hooks.ts";
import { Icon } from "../ui/icon.tsx";

/** How long it may be away before anything is said: what breaks for a moment is back before anybody has read that. */
const QUIET_MS = 2_000;

/** Says that the daemon can not be reached, and since when; what the page has stays. */
export function Banner(): VNode | null {
  const { feed } = useApp().store;
  const { state, since, retryAt, reason } = feed.connection;
  const render = useRender();
  useTopic(feed.changes);
  const isTicking = state === "lost" || state === "connecting" && retryAt > 0;
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(render, 1_000);
    return () => clearInterval(timer);
  }, [isTicking]);
  if (state === "signed-out" || state === "refused") {
    return (
      <div class="banner" role="alert">
        <Icon name="warning" />
        <span>
          {state === "refused"
            ? reason
            : "You are signed out. Open the address that the daemon has printed, the one with the token."}
        </span>
        <button type="button" onClick={() => location.reload()}>Try again</button>
      </div>
    );
  }
  if (!isTicking || state === "lost" && Date.now() - since < QUIET_MS) return null;
  const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1_000));
  const time = new Date(since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return (
    <div class="banner" role="alert">
      <Icon name="warning" />
      <span>
        {state === "lost"
          ? `No connection to the daemon since ${time}. What is shown is as it was then.`
          : "The daemon does not answer."}{" "}
        {/* A number that counts down is not for those who listen. */}
        <span aria-hidden="true">
          {seconds > 0 ? `Next try in ${seconds}s.` : "Trying…"}
        </span>
      </span>
      <button type="button" onClick={() => feed.retry()}>Try now</button>
    </div>
  );
}
