import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useReducer } from "preact/hooks";
import type { DetailName, SessionPart } from "../api.ts";
import type { Actions } from "./actions.ts";
import type { Detail } from "./detail.ts";
import type { Preferences } from "./prefs.ts";
import type { Row } from "./row.ts";
import type { Rows } from "./rows.ts";
import type { Route } from "./route.ts";
import type { Store } from "./store.ts";
import type { Topic } from "./topic.ts";

/** What all parts of the page have in common. */
export interface App {
  /** What the page knows. */
  readonly store: Store;
  /** What it can tell the daemon. */
  readonly actions: Actions;
}

/** Hands the app to all components. */
export const AppContext = createContext<App | undefined>(undefined);

/** What all parts of the page have in common. @throws {Error} outside of the app. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error("Cannot use the app outside of it");
  return app;
}

/** Renders anew whenever a topic changes. */
export function useTopic(topic: Pick<Topic, "listen">): void {
  const render = useRender();
  // Before anything else can happen: what changes between would not be seen.
  useLayoutEffect(() => topic.listen(render), [topic]);
}

/** Gives what renders the component anew. */
export function useRender(): () => void {
  const [, render] = useReducer((count: number) => count + 1, 0);
  return () => render(undefined);
}

/** A torrent, now and whenever it changes; undefined where there is none. Another torrent's changes render nothing. */
export function useRow(id: number): Row | undefined {
  const { rows } = useApp().store;
  const render = useRender();
  useLayoutEffect(() => rows.listen(id, render), [rows, id]);
  return rows.get(id);
}

/** All torrents, whenever any of them changes. */
export function useRows(): Rows {
  const { rows } = useApp().store;
  useTopic(rows.changes);
  return rows;
}

/** How the daemon is; undefined until that is known. */
export function useSession(): SessionPart | undefined {
  const { session } = useApp().store;
  useTopic(session.changes);
  return session.now;
}

/** Whether whoever uses the page may only look: then no button is shown that changes something. */
export function useIsReadOnly(): boolean {
  return useSession()?.isReadOnly ?? false;
}

/**
 * Parts of the torrent that is looked at, now and whenever they change. The daemon tells them while a component that uses them
 * is there, and each is undefined until it has come.
 */
export function useDetail(...parts: DetailName[]): Detail {
  const { store } = useApp();
  useTopic(store.detail.changes);
  useEffect(() => store.needParts(parts), [parts.join()]);
  return store.detail;
}

/** Where in the page one is. */
export function useRoute(): Route {
  const { routes } = useApp().store;
  useTopic(routes.changes);
  return routes.now;
}

/** How the page is to look. */
export function usePrefs(): Preferences {
  const { prefs } = useApp().store;
  useTopic(prefs.changes);
  return prefs.now;
}
