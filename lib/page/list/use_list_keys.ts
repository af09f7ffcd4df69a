import { h, type RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { isTyping } from "../app/keys.ts";
import { KeysDialog } from "../app/keys_dialog.tsx";
import { askForName } from "../changing/name_dialog.tsx";
import { askToRemove } from "../changing/remove_dialog.tsx";
import type { App } from "../store/hooks.ts";
import { openTorrent } from "./open_torrent.ts";
import { chooseAll, NO_CHOICE, step } from "./selection.ts";

/** Listens to the keys of the page while nobody types, and no dialog or menu is open. */
export function useListKeys(app: App, scroller: RefObject<HTMLElement>): void {
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const { target } = event;
      if (event.defaultPrevented || event.altKey || isTyping(target)) return;
      if (document.querySelector("dialog[open], .menu") !== null) return;
      const isHandled = pressAnywhere(app, event) ||
        isFree(target) && pressInList(app, event, scroller.current);
      if (isHandled) event.preventDefault();
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

/** Whether keys go to the list: nothing else has the focus that would take them. */
function isFree(target: EventTarget | null): boolean {
  return target === document.body ||
    target instanceof Element && (target.id === "list" || target.closest(".topbar .add") !== null);
}

function pressAnywhere({ store }: App, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  switch (event.key) {
    case "/":
      document.querySelector<HTMLElement>("#search")?.focus();
      return true;
    case "?":
      store.dialogs.show((close) => h(KeysDialog, { onClose: close }));
      return true;
    case "a":
    case "A":
      if (store.session.now?.isReadOnly ?? true) return false;
      store.add({});
      return true;
    case "Escape":
      return escape(store);
    default:
      return false;
  }
}

/** Closes the details, then chooses nothing, then shows all. */
function escape(store: App["store"]): boolean {
  if (store.routes.now.page === "torrent") {
    store.prefs.set({ showsDetails: false });
    store.routes.go({ page: "list" });
  } else if (store.selection.now.chosen.size > 0) store.selection.set(NO_CHOICE);
  else if (store.filter.isAny) store.filter.clear();
  else return false;
  document.querySelector<HTMLElement>("#list")?.focus();
  return true;
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
