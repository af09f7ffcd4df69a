import type { VNode } from "preact";
import { useApp, useTopic } from "../store/hooks.ts";

/** What is said to those who listen to the page, and not shown: it stands in the list already. */
export function LiveRegion(): VNode {
  const { toasts } = useApp().store;
  useTopic(toasts.said);
  return <p class="unseen" role="status" aria-live="polite">{toasts.saying}</p>;
}
