import { formatRoute, readRoute, type Route } from "./route.ts";
import { Topic } from "./topic.ts";

/** Where one is, as the browser's address and history have it. */
export class Routes {
  /** One is elsewhere. */
  readonly changes = new Topic();
  #now: Route = readRoute(location.hash);
  #steps = 0;

  /** Follows the address from now on. */
  constructor() {
    addEventListener("popstate", () => {
      this.#steps = Math.max(0, this.#steps - 1);
      this.#now = readRoute(location.hash);
      this.changes.tell();
    });
  }

  /** Where one is. */
  get now(): Route {
    return this.#now;
  }

  /** Goes back to where one was in the page; to the list where one came from elsewhere. */
  back(): void {
    if (this.#steps > 0) history.back();
    else this.go({ page: "list" }, { replaces: true });
  }

  /** Goes elsewhere. With `replaces`, the way back does not lead here. */
  go(route: Route, { replaces = false }: { readonly replaces?: boolean } = {}): void {
    const hash = formatRoute(route);
    if (hash === formatRoute(this.#now)) return;
    if (replaces) history.replaceState(null, "", hash);
    else {
      history.pushState(null, "", hash);
      this.#steps++;
    }
    this.#now = route;
    this.changes.tell();
  }
}
