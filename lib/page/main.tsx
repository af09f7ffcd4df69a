/**
 * The web page that the daemon serves.
 *
 * @module
 */
import { render } from "preact";
import { Frame } from "./app/app.tsx";
import { Actions } from "./store/actions.ts";
import { AppContext } from "./store/hooks.ts";
import { Store } from "./store/store.ts";

const store = new Store();
const app = { store, actions: new Actions(store) };
render(
  <AppContext.Provider value={app}>
    <Frame />
  </AppContext.Provider>,
  document.body,
);
// Whoever comes back, or has a network again, need not wait for the next try.
addEventListener("online", () => store.feed.retry());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") store.feed.retry();
});
await store.feed.run();
