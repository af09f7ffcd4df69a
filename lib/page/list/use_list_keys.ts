import type { RefObject } from "preact";
import { useKeys } from "../app/use_keys.ts";
import { askForName } from "../changing/name_dialog.tsx";
import { askToRemove } from "../changing/remove_dialog.tsx";
import type { App } from "../store/hooks.ts";
import { openTorrent } from "./open_torrent.ts";
import { chooseAll, NO_CHOICE, step } from "./selection.ts";

/** Listens to the keys that go to the list, while nobody types and nothing is open above it. */
export function useListKeys(app: App, scroller: RefObject<HTMLElement>): void {
  useKeys((event) => {
    if (event.key === "Escape") return escape(app.store);
    return isFree(event) && pressInList(app, event, scroller.current);
  });
}

/** Whether a key goes to the list: nothing else has the focus that would take it. */
function isFree({ target, key }: KeyboardEvent): boolean {
  if (target === document.body) return true;
  if (!(target instanceof Element)) return false;
  // The button that was pressed last takes what presses it, and no more.
  const isPress = key === "Enter" || key === " ";
  return target.id === "list" || target.closest(".topbar .add") !== null && !isPress;
}

/** Closes the details, then chooses nothing, then shows all. */
function escape(store: App["store"]): boolean {
  if (store.routes.now.page === "torrent") {
    store.prefs.set({ showsDetails: false });
    store.routes.go({ page: "list" });
  } else if (store.selection.now.chosen.size > 0) store.selection.set(NO_CHOICE);
  else if (store.filter.isAny) store.filter.clear();
  else return false;
  focusList();
  return true;
}

function focusList(): void {
  document.querySelector<HTMLElement>("#list")?.focus({ preventScroll: true });
}

function pressInList(
  { store, actions }: App,
  event: KeyboardEvent,
  scroller: HTMLElement | null,
): boolean {
  const { order } = store.list;
  const { now } = store.selection;
  const isWithControl = event.ctrlKey || event.metaKey;
  const by = stepOf(event, { count: order.length, page: pageOf(scroller) });
  if (by !== 0) {
    store.selection.set(step(now, by, { order, isRange: event.shiftKey }));
    const { cursor } = store.selection.now;
    if (store.routes.now.page === "torrent" && cursor !== undefined) openTorrent(store, cursor);
    // From now on the list tells those who listen where they are.
    focusList();
    return true;
  }
  if (isWithControl && event.key.toLowerCase() === "a") {
    store.selection.set(chooseAll(now, order));
    return true;
  }
  if (isWithControl) return false;
  if (event.key === "Enter" && now.cursor !== undefined) {
    openTorrent(store, now.cursor, { showsDetails: true });
    return true;
  }
  const chosen = [...now.chosen];
  if (chosen.length === 0 || (store.session.now?.isReadOnly ?? true)) return false;
  switch (event.key) {
    case " ": {
      const isRunning = chosen.some((id) => (store.rows.get(id)?.state ?? "stopped") !== "stopped");
      actions.begin(() => isRunning ? actions.pause(chosen) : actions.start(chosen));
      return true;
    }
    case "Delete":
      askToRemove({ store, actions }, chosen);
      return true;
    case "F2":
      askForName({ store, actions }, chosen);
      return true;
    default:
      return false;
  }
}

/** How far a key goes through the list; 0 for a key that does not. */
function stepOf(
  { key }: KeyboardEvent,
  { count, page }: { readonly count: number; readonly page: number },
): number {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    case "Home":
      return -count;
    case "End":
      return count;
    default:
      return 0;
  }
}

/** Rows that are seen at once. */
function pageOf(scroller: HTMLElement | null): number {
  const height = scroller?.querySelector("tr[data-id]")?.clientHeight ?? 0;
  return height > 0 ? Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / height) - 2) : 1;
}
